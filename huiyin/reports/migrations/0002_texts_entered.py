"""Enter the texts that were there before their indexes: in parts, and on from there if cut off."""

import sys

from django.db import migrations

from huiyin.findings.grams import DOCUMENT_NAMES, DOCUMENT_TEXTS, EVIDENCE_NAMES, FILE_TEXTS, PROGRESS_WORDS
from huiyin.findings.grams_kept import fill_missing


def enter(apps, schema_editor):
    for index in (PROGRESS_WORDS, EVIDENCE_NAMES, FILE_TEXTS, DOCUMENT_NAMES, DOCUMENT_TEXTS):
        size = 500 if index.long else 50_000
        fill_missing((index,), lambda done: print(f" … {done}", end="", file=sys.stderr, flush=True), size)


class Migration(migrations.Migration):
    # each part is a transaction of its own
    atomic = False
    dependencies = [
        ("rectification", "0019_progress_words"), ("evidence", "0005_names_indexed"),
        ("intake", "0004_texts_indexed"), ("authenticity", "0003_texts_indexed"),
        ("reports", "0001_slip_batches"),
    ]  # fmt: skip
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
