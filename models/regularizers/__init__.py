"""Penalties that keep training near the source."""
