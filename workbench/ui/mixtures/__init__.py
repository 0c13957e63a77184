"""Mixtures of a run's start and its tuned weights (WiSE-FT), as the window shows them."""
