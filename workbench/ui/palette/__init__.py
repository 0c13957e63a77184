"""What can be dragged onto the stack."""
