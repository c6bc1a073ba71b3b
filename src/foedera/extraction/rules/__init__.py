"""The rules of each language, as data."""
