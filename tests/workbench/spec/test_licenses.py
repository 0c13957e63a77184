from __future__ import annotations

from models.spec.stack import WeightsDescription
from workbench.spec.licenses import license_text, license_tip


def test_that_a_license_is_told_or_its_absence_explained() -> None:
    assert license_text(WeightsDescription(tag="V2", license="BSD-3-Clause")) == "BSD-3-Clause"
    unstated = WeightsDescription(tag="V1")
    assert license_text(unstated) == "not stated"
    assert "torchvision does not say" in license_tip(unstated, "torchvision")
    page = WeightsDescription(tag="V3", license="https://github.com/facebookresearch/SWAG/blob/main/LICENSE")
    assert license_text(page) == "github.com/facebookresearch/SWAG"
    assert license_tip(page, "torchvision") == page.license
