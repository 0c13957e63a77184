"""The dialog of penalties."""
