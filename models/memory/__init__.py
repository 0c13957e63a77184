"""What training holds in memory, counted tensor by tensor."""
