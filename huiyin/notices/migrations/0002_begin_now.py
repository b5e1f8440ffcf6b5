"""What the journal holds at this moment is old news: notices are made of what comes after."""

from django.db import migrations


def begin_now(apps, schema_editor):
    heads = apps.get_model("journal", "ChainHead").objects.values_list("chain", "sequence")
    cursors = apps.get_model("notices", "Cursor").objects
    cursors.bulk_create(cursors.model(chain=chain, sequence=sequence) for chain, sequence in heads)


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("journal", "0002_append_only")]

    operations = [migrations.RunPython(begin_now, migrations.RunPython.noop)]
