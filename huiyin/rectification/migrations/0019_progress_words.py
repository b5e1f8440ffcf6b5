"""The index of what was reported."""

from django.db import migrations

from huiyin.findings.grams import PROGRESS_WORDS
from huiyin.findings.grams_kept import make, unmake


def keep(apps, schema_editor):
    make((PROGRESS_WORDS,))


def stop(apps, schema_editor):
    unmake((PROGRESS_WORDS,))


class Migration(migrations.Migration):
    dependencies = [("findings", "0008_closed_with_state"), ("rectification", "0018_a_departments_tasks_by_date")]
    operations = [migrations.RunPython(keep, stop)]
