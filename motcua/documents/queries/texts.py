"""Finding files by words in them, in any order, with or without marks; each database by its own index.

SQLite: an FTS5 table beside the folded words, kept by triggers. PostgreSQL: a column of the words cut, with a
GIN index. Migrations make both (`file_words`, `cut_words`); no query compares texts one by one (ADR 0039).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from motcua.core.rules.text import fold_words

MOST_WORDS = 8
SHORTEST = 2  # letters; "a" and "o" stand in every paper
# A word that stands in more papers than this is common: the newest papers with it are what is wanted.
NEWEST = 2000

_SQLITE = (
    "SELECT t.file_id FROM documents_filewords AS w JOIN documents_filetext AS t ON t.id = w.rowid "
    "WHERE documents_filewords MATCH %s ORDER BY w.rowid DESC LIMIT %s"
)
_POSTGRES = (
    "SELECT file_id FROM documents_filetext WHERE words @@ to_tsquery('simple', %s) ORDER BY id DESC LIMIT %s"
)


def words_to_find(text: str) -> list[str]:
    """The words of a question as papers are searched by them."""
    words = dict.fromkeys(word for word in fold_words(text) if len(word) >= SHORTEST)
    return list(words)[:MOST_WORDS]


def files_with(words: Sequence[str]) -> list[str]:
    """Keys of the files that hold all the words, the newest first; one statement, none for no words."""
    if not words:
        return []
    if connection.vendor == "sqlite":
        sql, question = _SQLITE, " ".join(f'"{word}"' for word in words)
    else:
        sql, question = _POSTGRES, " & ".join(f"'{word}'" for word in words)
    with connection.cursor() as cursor:
        cursor.execute(sql, [question, NEWEST])
        return [row[0] for row in cursor.fetchall()]
