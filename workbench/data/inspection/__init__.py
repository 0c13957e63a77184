"""Looking for what makes images worth a second look: copies, near copies, and what is told of them."""
