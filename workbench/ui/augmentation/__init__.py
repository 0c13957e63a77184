"""The list of augmentations, and what it makes of the training images."""
