"""What the kinds of tasks compute: losses of examples, and measures of a part of the data."""
