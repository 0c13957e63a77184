from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from workbench.spec.tasks import Classification, name_fault


@given(st.text(max_size=8))
def test_that_a_name_is_refused_exactly_where_a_task_refuses_it(name: str) -> None:
    if name_fault(name, ()):
        with pytest.raises(ValidationError):
            Classification(name=name)
    else:
        assert Classification(name=name).name == name


def test_that_a_name_that_another_task_has_is_refused() -> None:
    assert name_fault("digit", ["parity"]) == ""
    assert "already" in name_fault("parity", ["parity"])
