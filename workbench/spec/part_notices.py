"""Parts of the data that come out empty though the split asks for them."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.spec.data_description import SplitSizes
from workbench.spec.notice import Notice
from workbench.spec.split import Split


def empty_part_notices(split: Split, sizes: SplitSizes) -> Iterator[Notice]:
    """A share of 0 is a choice and no news."""
    if split.validation > 0 and not sizes.validation:
        yield Notice(
            "split.validation",
            "No example is left for validation.",
            "Nothing tells which epoch is the best. Add examples, or raise the share.",
        )
    if split.test > 0 and not sizes.test:
        yield Notice(
            "split.test",
            "No example is left for the test.",
            "The run ends without test measures. Add examples, or raise the share.",
        )
