"""What the command line prints: progress, tables, one JSON object."""
