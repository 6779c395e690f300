"""Rules about files and papers, free of Django."""

from motcua.documents.rules.kinds import has_film, media_type_of, name_fits, storage_path

__all__ = ["has_film", "media_type_of", "name_fits", "storage_path"]
