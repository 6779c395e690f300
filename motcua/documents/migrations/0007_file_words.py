"""An index of the folded words of files, in the way of each database."""

from django.db import migrations

SQLITE = (
    """
    CREATE VIRTUAL TABLE documents_filewords USING fts5(
        folded, content='documents_filetext', content_rowid='id', tokenize='ascii', columnsize=0, detail=none
    )
    """,
    """
    CREATE TRIGGER documents_filetext_added AFTER INSERT ON documents_filetext BEGIN
        INSERT INTO documents_filewords(rowid, folded) VALUES (new.id, new.folded);
    END
    """,
    """
    CREATE TRIGGER documents_filetext_gone AFTER DELETE ON documents_filetext BEGIN
        INSERT INTO documents_filewords(documents_filewords, rowid, folded) VALUES ('delete', old.id, old.folded);
    END
    """,
    """
    CREATE TRIGGER documents_filetext_changed AFTER UPDATE OF folded ON documents_filetext BEGIN
        INSERT INTO documents_filewords(documents_filewords, rowid, folded) VALUES ('delete', old.id, old.folded);
        INSERT INTO documents_filewords(rowid, folded) VALUES (new.id, new.folded);
    END
    """,
)
POSTGRES = ("CREATE INDEX documents_filewords ON documents_filetext USING gin (to_tsvector('simple', folded))",)
SQLITE_BACK = (
    "DROP TRIGGER documents_filetext_added",
    "DROP TRIGGER documents_filetext_gone",
    "DROP TRIGGER documents_filetext_changed",
    "DROP TABLE documents_filewords",
)
POSTGRES_BACK = ("DROP INDEX documents_filewords",)


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRES_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_scans")]
    operations = [migrations.RunPython(forwards, backwards)]
