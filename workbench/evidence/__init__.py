"""Controlled comparisons: the experiments that show whether transfer helped."""
