"""Who runs an experiment: the queue, the background thread, the engine process, and the messages between them."""
