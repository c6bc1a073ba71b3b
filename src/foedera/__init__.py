"""Documents about economic missions and agreements as sourced, checked linked open data."""

__version__ = "0.1.0"
