"""The indexes of imported documents' names and texts."""

from django.db import migrations

from huiyin.findings.grams import DOCUMENT_NAMES, DOCUMENT_TEXTS
from huiyin.findings.grams_kept import make, unmake


def keep(apps, schema_editor):
    make((DOCUMENT_NAMES,))
    make((DOCUMENT_TEXTS,))


def stop(apps, schema_editor):
    unmake((DOCUMENT_TEXTS,))
    unmake((DOCUMENT_NAMES,))


class Migration(migrations.Migration):
    dependencies = [("findings", "0008_closed_with_state"), ("intake", "0003_import_rows")]
    operations = [migrations.RunPython(keep, stop)]
