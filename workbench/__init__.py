"""The application: the experiment document, its data, training, launching, export, and the window."""
