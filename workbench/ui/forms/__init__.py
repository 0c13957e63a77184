"""Forms built from specs: a new field of a `Spec` shows up here without any change to the window."""
