"""What is shown of an example before and after it is augmented."""

from __future__ import annotations

from models.spec.base import Spec


class PreviewRow(Spec):
    """One training example. Pictures are PNG files in base64."""

    name: str
    stored: str
    """As it lies in the data."""
    seen: str
    """As the model sees it, at its size and in its channels, before augmentation."""
    draws: tuple[str, ...]
    """What augmentation made of it, several times."""
