"""Dialogs: each is opened, never executed, and says what was chosen by a signal."""
