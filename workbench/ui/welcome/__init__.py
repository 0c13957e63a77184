"""The page that tells a new user where to start."""
