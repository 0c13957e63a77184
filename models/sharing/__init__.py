"""How several tasks share one trunk."""
