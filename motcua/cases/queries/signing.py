"""Results that wait for a digital signature, and whether a result has the one its step asks for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from motcua.cases.choices import AttachmentPurpose, CaseState
from motcua.cases.models import Case, CaseAttachment
from motcua.catalogue.rules.process import Condition, Step, StepAction, StepKind
from motcua.core.actors import Actor
from motcua.documents.choices import MediaType
from motcua.documents.models import Signature, SigningKey
from motcua.documents.queries.signatures import own_key, seal_for

MOST = 200  # of a pile shown; the rest comes when these are signed


@dataclass(frozen=True, slots=True)
class ToSign:
    """A case at a step that signs or seals, and its results without the signature of that step."""

    case: Case
    papers: list[CaseAttachment]

    @property
    def lacks_number(self) -> bool:
        """Whether the case cannot go on from a step that seals, having no number yet."""
        step = self.case.step
        if step is None or self.case.result_number:
            return False
        way = signing_way(step)
        return way is not None and Condition.RESULT_NUMBER in way.conditions


def results_of(case: Case, step: Step) -> list[CaseAttachment]:
    """The PDF results of a case in order, each told whether the step's signature is on it: one statement."""
    signature = _signature(is_seal=step.kind is StepKind.NUMBER_AND_SEAL)
    found = _results(case.attachments.all()).annotate(is_signed=signature)
    return list(found.select_related("file").order_by("pk"))


def is_signed(paper: CaseAttachment) -> bool:
    """Whether the result, as `results_of` gave it, carries the signature its step gives."""
    return bool(vars(paper)["is_signed"])


def pile_of(actor: Actor, kind: StepKind = StepKind.SIGN) -> list[ToSign]:
    """The results this officer is to sign, or to seal, the most urgent first: two statements.

    A seal follows the digital signature of an officer; a result signed with ink is sealed on its case's page.
    """
    is_seal = kind is StepKind.NUMBER_AND_SEAL
    cases = Case.objects.filter(state=CaseState.IN_PROGRESS).at_steps_of(actor)
    found = (
        _results(CaseAttachment.objects.filter(case__in=cases.values("pk")))
        .exclude(_signature(is_seal=is_seal))
        .select_related("file", "case__procedure", "case__competent_agency", "case__step_agency")
        .order_by(F("case__due_at").asc(nulls_last=True), "case_id", "pk")
    )
    if is_seal:
        found = found.filter(_signature(is_seal=False))
    piled: dict[int, ToSign] = {}
    for paper in found[:MOST]:
        case = paper.case
        if case.step is not None and case.step.kind is kind:
            piled.setdefault(case.pk, ToSign(case, [])).papers.append(paper)
    return list(piled.values())


def key_at(case: Case | None, actor: Actor) -> SigningKey | None:
    """The key with which the officer signs results at the present step: their own, or the agency's seal."""
    if case is None or case.step is None:
        return None
    if case.step.kind is StepKind.NUMBER_AND_SEAL:
        return seal_for(actor, case.competent_agency)
    return own_key(actor) if case.step.kind is StepKind.SIGN else None


def signing_way(step: Step) -> StepAction | None:
    """The way a case goes once its results are signed: the first forward one."""
    return next((way for way in step.actions if not way.is_return), None)


def _results(attachments: QuerySet[CaseAttachment]) -> QuerySet[CaseAttachment]:
    return attachments.filter(purpose=AttachmentPurpose.RESULT, file__media_type=MediaType.PDF)


def _signature(*, is_seal: bool) -> Exists:
    """Whether the last signature on a file is an agency's, or an officer's."""
    whose = ~Q(agency=None) if is_seal else Q(agency=None)
    return Exists(Signature.objects.filter(whose, signed_file=OuterRef("file")))
