"""Checkpoints, which are never changed or deleted either, and the algorithm that each chain keeps."""

from django.db import migrations, models

SQLITE = (
    """
    CREATE TRIGGER journal_checkpoint_no_update BEFORE UPDATE ON journal_checkpoint
    BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed'); END
    """,
    """
    CREATE TRIGGER journal_checkpoint_no_delete BEFORE DELETE ON journal_checkpoint
    BEGIN SELECT RAISE(ABORT, 'checkpoints are never deleted'); END
    """,
    """
    CREATE TRIGGER journal_checkpoint_no_replace BEFORE INSERT ON journal_checkpoint
    WHEN EXISTS (SELECT 1 FROM journal_checkpoint
                 WHERE id = NEW.id OR (chain = NEW.chain AND size = NEW.size))
    BEGIN SELECT RAISE(ABORT, 'checkpoints are never replaced'); END
    """,
)
POSTGRESQL = (
    """
    CREATE TRIGGER journal_checkpoint_no_change BEFORE UPDATE OR DELETE ON journal_checkpoint
    FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()
    """,
    """
    CREATE TRIGGER journal_checkpoint_no_truncate BEFORE TRUNCATE ON journal_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_refuse()
    """,
)
UNDO = {
    "sqlite": (
        "DROP TRIGGER journal_checkpoint_no_update",
        "DROP TRIGGER journal_checkpoint_no_delete",
        "DROP TRIGGER journal_checkpoint_no_replace",
    ),
    "postgresql": (
        "DROP TRIGGER journal_checkpoint_no_change ON journal_checkpoint",
        "DROP TRIGGER journal_checkpoint_no_truncate ON journal_checkpoint",
    ),
}


def forbid(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]:
        schema_editor.execute(statement, params=None)


def allow(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_append_only'),
    ]

    operations = [
        migrations.AddField(
            model_name='chainhead',
            name='algorithm',
            field=models.CharField(default='sha256', max_length=16),
        ),
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(max_length=36)),
                ('size', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(choices=[('many', 'Many'), ('time', 'Time'), ('close_out', 'Close Out'), ('asked', 'Asked')], max_length=10)),
                ('algorithm', models.CharField(max_length=16)),
                ('root', models.CharField(max_length=64)),
                ('peaks', models.TextField()),
                ('key', models.CharField(max_length=64)),
                ('signature', models.CharField(max_length=128)),
            ],
            options={
                'db_table': 'journal_checkpoint',
                'constraints': [models.UniqueConstraint(fields=('chain', 'size'), name='journal_one_checkpoint')],
            },
        ),
        migrations.RunPython(forbid, allow),
    ]
