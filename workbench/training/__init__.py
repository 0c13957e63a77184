"""The Trainer: an experiment in, events and weights out. Knows nothing of Qt or SQL."""
