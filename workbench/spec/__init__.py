"""The parts of an `Experiment` that concern data, tasks and the recipe; torch-free."""
