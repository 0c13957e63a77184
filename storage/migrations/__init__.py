"""Frozen steps from each schema of the database to the next. Nothing here imports the live program."""
