"""Weights out: safetensors with all that is needed to use them elsewhere."""
