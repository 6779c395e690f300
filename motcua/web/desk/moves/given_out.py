"""Taking back a paper given out about the case: its result, a refusal, an apology, a stop notice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.cases.models import Case
from motcua.cases.queries.results import papers_of
from motcua.core.access import may
from motcua.core.errors import NotFound
from motcua.documents.actions import revoke_document
from motcua.documents.models import IssuedDocument
from motcua.documents.permissions import REVOKE
from motcua.web.desk.forms.work import RevokeForm
from motcua.web.desk.moves.kinds import CaseMove, Standing, Who


def _standing(at: Standing) -> list[IssuedDocument]:
    """The papers that count and that this officer may take back; no query for a case without any."""
    if not getattr(at.case, "has_papers_given_out", True) or not may(at.actor, REVOKE):
        return []
    papers = (
        papers_of(at.case.code).filter(revoked_at=None).select_related("issuer").order_by("-issued_at", "-pk")
    )
    return [paper for paper in papers if may(at.actor, REVOKE, paper.issuer.path)]


def _revoke(case_id: int, sent: Mapping[str, Any], who: Who) -> None:
    code = Case.objects.values_list("code", flat=True).get(pk=case_id)
    paper = papers_of(code).filter(code=sent["paper"]).first()
    if paper is None:
        raise NotFound(_("Hồ sơ không có văn bản này."))
    revoke_document(code=paper.code, reason=sent["note"], by=who.by, now=who.now)


MOVES = (
    CaseMove(
        name="revoke_paper",
        slug="thu-hoi-van-ban",
        right=REVOKE,
        label=_("Thu hồi văn bản"),
        done=_("Đã thu hồi; ai kiểm tra văn bản này từ nay thấy là không còn giá trị."),
        heading=_("Thu hồi văn bản đã phát hành"),
        meaning=_(
            "Văn bản giữ nguyên trong hồ sơ. Người quét mã hoặc gửi tệp lên để so thấy là văn bản không còn "
            "giá trị và từ lúc nào; lý do chỉ cơ quan thấy."
        ),
        form=RevokeForm,
        fields="desk/moves/_revoke.html",
        icon="ban",
        tone="danger",
        is_offered=lambda at: bool(_standing(at)),
        context=lambda at: {"papers": _standing(at)},
        run=_revoke,
    ),
)
