"""The license of trained weights in words."""

from __future__ import annotations

from urllib.parse import urlsplit

from models.spec.stack import WeightsDescription

NOT_STATED = "not stated"


def license_text(weights: WeightsDescription) -> str:
    """The license, or the site that holds it: `github.com/facebookresearch/SWAG`."""
    address = urlsplit(weights.license)
    if address.scheme not in ("http", "https"):
        return weights.license or NOT_STATED
    return "/".join([address.netloc, *address.path.strip("/").split("/")[:2]])


def license_tip(weights: WeightsDescription, library: str) -> str:
    """The license in full, or why there is none."""
    return weights.license or (
        f"{library} does not say under which license these weights may be used; their authors or the data they were "
        "trained on may set terms."
    )
