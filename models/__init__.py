"""What is trained: source models, their stacks of layers, heads and adapters. Importing this package imports no torch."""
