"""Decoded images, kept on disk under what they were decoded from, and gathered from there into batches."""
