"""What a hand on the stack means for the document: each gesture as a named step that can be undone."""
