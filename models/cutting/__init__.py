"""Cutting any image model into an ordered row of blocks whose composition is the model itself."""
