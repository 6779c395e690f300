"""The case an address names, for a client that may see it."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field

from motcua.api.access import ApiRequest
from motcua.cases.models import Case
from motcua.cases.permissions import VIEW, can_view
from motcua.cases.sql import case_of_code
from motcua.core.errors import NotFound

CaseCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z.\-]{1,60}$", description="Case code")]


def visible_case(request: ApiRequest, code: str, *related: str) -> Case:
    """The case; raises NotFound also for one the client may not know of."""
    cases = Case.objects.visible_to(request.actor, VIEW.roles).select_related("procedure", *related)
    case = cases.filter(code=code).first()
    if case is None:
        raise no_such_case()
    return case


def case_id_of(request: ApiRequest, code: str) -> int:
    """The key of the case, in one light statement; raises NotFound as `visible_case` does."""
    case = case_of_code(code)
    if case is None or not can_view(request.actor, case):
        raise no_such_case()
    return case.pk


def no_such_case() -> NotFound:
    """One sentence for absent and for hidden."""
    return NotFound(_("Không có hồ sơ này trong phạm vi của ứng dụng."))
