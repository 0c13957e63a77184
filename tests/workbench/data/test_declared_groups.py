"""Groups that no split can keep apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbench.data.opening import finding, kinds, opened


@pytest.mark.parametrize(("name", "severity"), [("patient", "warning"), ("speakerID", "warning"), ("site", "note")])
def test_that_one_group_for_all_rows_is_told(tmp_path: Path, name: str, severity: str) -> None:
    told = finding(opened(tmp_path, f"x,{name}\n1,a\n2,a\n3,\n4,a\n"), "one-group")
    assert told.severity == severity
    assert f"column “{name}” are of one group: “a”." in told.what
    assert "independent" in told.done


def test_that_other_columns_of_a_single_value_and_several_groups_are_no_such_news(tmp_path: Path) -> None:
    assert "one-group" not in kinds(opened(tmp_path, "x,patient,colour\n1,a,red\n2,a,red\n3,b,red\n4,b,red\n"))
