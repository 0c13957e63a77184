"""The setting in full: both sides as cards, the methods it admits, and the shift measured and drawn."""
