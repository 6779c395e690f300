"""Whose keys there are, whether an agency signs digitally, what a file is signed with."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from motcua.agencies.models import Agency
from motcua.core.actors import Actor
from motcua.documents.models import KEY_MANAGERS, SEAL_KEEPERS, Signature, SigningKey, SigningPolicy


def keys_of(actor: Actor) -> QuerySet[SigningKey]:
    """The keys an officer may sign with: their own, and the seals they keep."""
    mine = Q(owner_id=actor.id)
    for grant in actor.grants:  # one limited to procedures too: the action looks at the paper's procedure
        if grant.role in SEAL_KEEPERS:
            mine |= Q(agency__path__startswith=grant.agency_path)
    found = SigningKey.objects.usable().filter(mine)
    return found.select_related("owner", "agency", "picture").order_by("agency_id", "-registered_at")


def own_key(actor: Actor) -> SigningKey | None:
    """The newest key of an officer."""
    return next((key for key in keys_of(actor) if not key.is_seal), None)


def seal_for(actor: Actor, agency: Agency) -> SigningKey | None:
    """The seal of an agency, where the officer keeps it."""
    return next((key for key in keys_of(actor) if key.agency_id == agency.pk), None)


def keys_under(actor: Actor) -> QuerySet[SigningKey]:
    """The keys an administrator manages."""
    wanted = Q(pk__in=[])
    for path in actor.paths_of(KEY_MANAGERS):
        wanted |= Q(owner__agency__path__startswith=path) | Q(agency__path__startswith=path)
    found = SigningKey.objects.filter(wanted).select_related("owner__agency", "agency", "picture")
    return found.order_by("retired_at", "agency_id", "owner__full_name", "-registered_at")


def signs_digitally(agency: Agency, *, on: date) -> bool:
    """Whether results of the agency need digital signatures on that day."""
    return SigningPolicy.objects.filter(agency=agency, digital_from__lte=on).exists()


def signatures_on(file_ids: Collection[str]) -> dict[str, list[Signature]]:
    """The signatures made by which each of these files came to be; those on it before lie further back."""
    found: dict[str, list[Signature]] = {}
    for signature in Signature.objects.filter(signed_file__in=file_ids).order_by("pk"):
        found.setdefault(signature.signed_file_id, []).append(signature)
    return found
