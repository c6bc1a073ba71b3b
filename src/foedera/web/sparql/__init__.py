"""The SPARQL endpoint: protocol, service description, editor."""
