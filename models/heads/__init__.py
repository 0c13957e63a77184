"""Task heads: what reads the pooled representation and answers one task."""
