"""Tables that name an image file in each row."""
