"""What a receiver types about one visit for certification, and what it becomes once its rules hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.agencies.models import Agency, Office
from motcua.applicants.actions import ApplicantData
from motcua.core.actors import Actor
from motcua.registers.models import CertificationSettings
from motcua.registers.queries.certifiers import Certifier
from motcua.registers.rules.acts import Act
from motcua.registers.rules.certification_fees import Counted, EntryFee, Exemption
from motcua.registers.rules.certification_limits import Longer
from motcua.registers.rules.requirements import NOTHING_TICKED, Options


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationRequest:
    """All a receiver types about one visit: the only thing typed at all.

    `is_electronic`: copies signed as files, made of a scan afterwards. `is_signed`: the people have signed
    before the receiver. `pays`: the fee is taken now, in cash. `key` makes a second press of the button
    harmless.
    """

    act: Act
    agency_id: int
    office_id: int
    applicant: ApplicantData
    papers: Sequence[Counted]
    certifier_id: int
    counter_id: int | None = None
    options: Options = NOTHING_TICKED
    longer: Longer | None = None
    exemption: Exemption | None = None
    exemption_paper: str = ""
    is_electronic: bool = False
    is_signed: bool = False
    wants_slip: bool = False
    pays: bool = True
    key: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """A request whose rules hold, with everything it needs looked up once."""

    request: CertificationRequest
    agency: Agency
    office: Office
    certifier: Certifier
    settings: CertificationSettings
    fee: EntryFee
    by: Actor
    now: datetime
