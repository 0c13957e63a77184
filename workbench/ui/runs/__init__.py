"""What happens and what happened: the bar of the current run, live curves, queue, history, comparison and export.

Views here announce intentions as signals and take records; they know neither the store nor the engine.
"""
