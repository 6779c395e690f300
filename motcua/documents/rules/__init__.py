"""Rules about files and papers, free of Django."""

from motcua.documents.rules.kinds import has_film, media_type_of, name_fits, storage_path
from motcua.documents.rules.signers import SignerWay, signer_lines

__all__ = ["SignerWay", "has_film", "media_type_of", "name_fits", "signer_lines", "storage_path"]
