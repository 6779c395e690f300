"""What is found out about a signature on a paper, as plain values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Trust(StrEnum):
    """What the office can say of the certificate of a signature, at the moment of signing.

    TRIAL: it leads to a trusted root, but of an authority for trials: worth nothing in law. UNKNOWN: it leads
    to no root that the office trusts.
    """

    TRUSTED = "trusted"
    TRIAL = "trial"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Added(StrEnum):
    """What came into the file after the signature.

    PROOFS: only data that prove signatures; SIGNATURES: further signatures or filled fields too; CHANGES:
    anything else.
    """

    NOTHING = "nothing"
    PROOFS = "proofs"
    SIGNATURES = "signatures"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureReport:
    """One signature: who, when, whether what they signed is unchanged, are they trusted, what was added.

    `is_time_proved`: the moment comes from a time stamp rather than from the signer's own clock. `level` is
    B-B, B-T, B-LT or B-LTA.
    """

    field_name: str
    name: str
    organisation: str
    issuer: str
    serial: str
    not_after: datetime
    signed_at: datetime | None
    is_time_proved: bool
    is_intact: bool
    added: Added
    trust: Trust
    level: str
    is_trial: bool

    @property
    def is_valid(self) -> bool:
        """Whether the paper counts as signed by this person: unchanged, and trusted here."""
        return (
            self.is_intact and self.added is not Added.CHANGES and self.trust in (Trust.TRUSTED, Trust.TRIAL)
        )

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        signed_at = self.signed_at.isoformat() if self.signed_at else None
        return {**asdict(self), "not_after": self.not_after.isoformat(), "signed_at": signed_at}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> SignatureReport:
        """The report that `as_json` gave."""
        signed_at = datetime.fromisoformat(said["signed_at"]) if said["signed_at"] else None
        return cls(
            **{
                **said,
                "not_after": datetime.fromisoformat(said["not_after"]),
                "signed_at": signed_at,
                "added": Added(said["added"]),
                "trust": Trust(said["trust"]),
            }
        )
