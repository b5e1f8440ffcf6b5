"""Enter the texts of what is in the ledger already into their index: in parts, and on from there if cut off."""

import sys

from django.db import migrations

from huiyin.findings.grams import FINDING_TITLES, FINDING_WORDS, TASK_TITLES, TASK_WORDS
from huiyin.findings.grams_kept import fill_missing


def enter(apps, schema_editor):
    for indexes in ((FINDING_TITLES, FINDING_WORDS), (TASK_TITLES, TASK_WORDS)):
        fill_missing(indexes, lambda done: print(f" … {done}", end="", file=sys.stderr, flush=True))


class Migration(migrations.Migration):
    # each part is a transaction of its own
    atomic = False
    dependencies = [("findings", "0006_kept_for_lists"), ("rectification", "0016_tasks_pressing")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
