"""Adapters: small trainable parts set into blocks of the source model."""
