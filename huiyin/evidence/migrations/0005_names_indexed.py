"""The index of evidence's titles and file names."""

from django.db import migrations

from huiyin.findings.grams import EVIDENCE_NAMES
from huiyin.findings.grams_kept import make, unmake


def keep(apps, schema_editor):
    make((EVIDENCE_NAMES,))


def stop(apps, schema_editor):
    unmake((EVIDENCE_NAMES,))


class Migration(migrations.Migration):
    dependencies = [("findings", "0008_closed_with_state"), ("evidence", "0004_meeting_files")]
    operations = [migrations.RunPython(keep, stop)]
