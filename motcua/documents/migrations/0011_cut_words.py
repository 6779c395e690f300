"""PostgreSQL keeps the words of a text cut: to go through the newest texts it would cut each anew.

Without their places in the text, which nobody asks for.
"""

from django.db import migrations

FORWARDS = (
    """
    ALTER TABLE documents_filetext ADD COLUMN words tsvector
    GENERATED ALWAYS AS (strip(to_tsvector('simple', folded))) STORED
    """,
    "DROP INDEX documents_filewords",
    "CREATE INDEX documents_filewords ON documents_filetext USING gin (words)",
)
BACKWARDS = (
    "DROP INDEX documents_filewords",
    "ALTER TABLE documents_filetext DROP COLUMN words",
    "CREATE INDEX documents_filewords ON documents_filetext USING gin (to_tsvector('simple', folded))",
)


def forwards(apps, schema_editor):
    for statement in FORWARDS if schema_editor.connection.vendor == "postgresql" else ():
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in BACKWARDS if schema_editor.connection.vendor == "postgresql" else ():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("documents", "0010_dropped_files")]
    operations = [migrations.RunPython(forwards, backwards)]
