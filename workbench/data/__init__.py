"""Data sets: where examples come from, how images are read and sized, which examples train, choose and judge."""
