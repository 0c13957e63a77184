"""Torch-free descriptions of everything that is trained; forms, tooltips, command line and docs all read them here."""
