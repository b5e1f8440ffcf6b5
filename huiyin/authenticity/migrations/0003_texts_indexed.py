"""The index of evidence files' texts."""

from django.db import migrations

from huiyin.findings.grams import FILE_TEXTS
from huiyin.findings.grams_kept import make, unmake


def keep(apps, schema_editor):
    make((FILE_TEXTS,))


def stop(apps, schema_editor):
    unmake((FILE_TEXTS,))


class Migration(migrations.Migration):
    dependencies = [("findings", "0008_closed_with_state"), ("authenticity", "0002_waiting_signs")]
    operations = [migrations.RunPython(keep, stop)]
