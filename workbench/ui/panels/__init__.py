"""The panels beside the stack: what is transferred to what, the recipe, and what a run will cost."""
