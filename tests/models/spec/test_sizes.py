from __future__ import annotations

from models.spec.sizes import size_text


def test_that_file_sizes_are_in_decimal_units() -> None:
    sizes = (12, 2_500, 999_999, 18_600_000, 3_000_000_000)
    assert [size_text(size) for size in sizes] == ["12 B", "2.5 kB", "1.0 MB", "18.6 MB", "3.0 GB"]
