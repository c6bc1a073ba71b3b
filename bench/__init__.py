"""Measurements: generated data, and each part timed against what others use."""
