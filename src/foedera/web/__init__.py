"""HTTP over an engine: pages, data, SPARQL, dumps and descriptions."""
