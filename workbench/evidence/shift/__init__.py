"""How far source and target data lie apart: in the features of the source model, and in their labels."""
