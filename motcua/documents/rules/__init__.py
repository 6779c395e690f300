"""Rules about files and papers, free of Django."""

from motcua.documents.rules.excerpts import excerpt
from motcua.documents.rules.extraction import FieldKind, Found, fields_in
from motcua.documents.rules.kinds import has_film, media_type_of, name_fits, storage_path
from motcua.documents.rules.paper_codes import check_path, check_url, normalise_paper_code
from motcua.documents.rules.signers import SignerWay, signer_lines
from motcua.documents.rules.standing import Standing, standing_of

__all__ = [
    "FieldKind",
    "Found",
    "SignerWay",
    "Standing",
    "check_path",
    "check_url",
    "excerpt",
    "fields_in",
    "has_film",
    "media_type_of",
    "name_fits",
    "normalise_paper_code",
    "signer_lines",
    "standing_of",
    "storage_path",
]
