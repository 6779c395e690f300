"""The sample office's own forms can be used as they are made."""

from __future__ import annotations

import pytest

from motcua.demo.forms import _FORMS, _template
from motcua.documents.filling import check_template


@pytest.mark.parametrize(("_code", "name", "lines"), _FORMS)
def test_each_sample_form_asks_only_for_what_is_known(_code: str, name: str, lines: tuple[str, ...]) -> None:
    assert check_template(_template(name, lines)) == []
