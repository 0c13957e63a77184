"""The learning-rate finder's dialog: progress, the curve with its marks, and a way to use each of them."""
