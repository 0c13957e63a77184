"""What is trained: source models, their stacks of layers, heads and adapters. Importing it imports no torch."""
