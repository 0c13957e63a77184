"""Weights between those with which tuning began and those with which it ended."""
