"""The window. No torch, no SQL."""
