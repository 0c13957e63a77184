"""Averages of the weights that training passes through."""
