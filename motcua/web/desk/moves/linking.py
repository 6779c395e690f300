"""Linked cases: opening the parts at other agencies, and giving up one that cannot be opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.cases.actions import drop_part, open_linked_cases
from motcua.cases.actions.linking import OPENING_STATES
from motcua.cases.choices import PartsFate
from motcua.cases.models import CaseLink
from motcua.cases.permissions import LINK, WITHDRAW
from motcua.cases.queries.linking import openables_of
from motcua.web.desk.forms.linking import DropPartForm, PartsForm
from motcua.web.desk.moves.kinds import CaseMove, Place, Standing, Who


def _may_open(at: Standing) -> bool:
    if not at.is_in(*OPENING_STATES) or not at.may_at_centre(LINK):
        return False
    has_members = at.case.procedure.linked_members.exists()
    return has_members and getattr(at.case, "parent_link", None) is None and bool(openables_of(at.case))


def _may_drop(at: Standing) -> bool:
    return at.may_at_centre(LINK) and at.case.links.filter(child=None, dropped_at=None).exists()


def _unopened(at: Standing) -> dict[str, Any]:
    links = at.case.links.filter(child=None, dropped_at=None)
    return {"links": links.select_related("member__current_version", "agency")}


def fates_of(at: Standing) -> dict[str, Any]:
    """What may become of linked cases still open when this one ends or stops; withdrawing is the desk's."""
    if not at.case.links.unfinished().exists():
        return {}
    fates = [PartsFate.GO_ON, *([PartsFate.WITHDRAW] if at.may_at_centre(WITHDRAW) else [])]
    return {"fates": [(fate.value, fate.label) for fate in fates]}


def _open(case_id: int, sent: Mapping[str, Any], who: Who) -> list[CaseLink]:
    return open_linked_cases(
        case_id=case_id, version=sent["version"], choices=sent["choices"], by=who.by, now=who.now
    )


MOVES = (
    CaseMove(
        name="open_links",
        slug="lien-thong",
        right=LINK,
        label=_("Mở hồ sơ liên thông"),
        done=_("Đã mở hồ sơ liên thông; mỗi hồ sơ có mã và hẹn trả riêng."),
        form=PartsForm,
        place=Place.BUTTON,
        meaning=_(
            "Người nộp, giấy tờ và tệp lấy từ hồ sơ này. Cùng thứ tự thì giải quyết song song; thứ tự sau "
            "tự mở khi các phần trước có kết quả."
        ),
        is_wide=True,
        fields="desk/moves/_parts.html",
        icon="sitemap",
        is_offered=_may_open,
        context=lambda at: {"openables": openables_of(at.case)},
        run=_open,
    ),
    CaseMove(
        name="drop_part",
        slug="bo-lien-thong",
        right=LINK,
        label=_("Bỏ một phần liên thông"),
        done=_("Đã bỏ phần liên thông này."),
        form=DropPartForm,
        meaning=_("Chỉ bỏ được phần chưa mở. Phần đã mở thì người nộp rút ở chính hồ sơ đó."),
        fields="desk/moves/_drop_part.html",
        is_offered=_may_drop,
        context=_unopened,
        run=lambda case_id, sent, who: drop_part(
            case_id=case_id,
            version=sent["version"],
            link_id=sent["link"],
            reason=sent["note"],
            by=who.by,
            now=who.now,
        ),
    ),
)
