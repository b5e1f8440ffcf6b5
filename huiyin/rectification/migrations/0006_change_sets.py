"""Change sets: what was changed in lists, row by row. The database itself forbids changing or deleting them."""

import django.db.models.deletion
import django.utils.timezone
import huiyin.journal.identity
import huiyin.rectification.change_models
from django.db import migrations, models

TABLES = ("rectification_change_set", "rectification_change_set_row")
FORBID = {
    "sqlite": [
        f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, 'change sets are never changed'); END"""
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """CREATE FUNCTION rectification_change_set_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN RAISE EXCEPTION 'change sets are never changed or deleted'; END $$""",
        *(
            f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION rectification_change_set_refuse()"""
            for table in TABLES
        ),
    ],
}
ALLOW = {
    "sqlite": [f"DROP TRIGGER {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")],
    "postgresql": [
        *(f"DROP TRIGGER {table}_no_change ON {table}" for table in TABLES),
        "DROP FUNCTION rectification_change_set_refuse()",
    ],
}


def forbid(apps, schema_editor):
    for statement in FORBID[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def allow(apps, schema_editor):
    for statement in ALLOW[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0004_narrower_lists'),
        ('organisations', '0001_initial'),
        ('rectification', '0005_plans'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeSet',
            fields=[
                ('id', models.UUIDField(default=huiyin.journal.identity.new_id, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(choices=[('bulk', 'bulk'), ('inline', 'inline'), ('paste', 'paste'), ('workbook', 'workbook')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.UUIDField(null=True)),
                ('by_name', models.CharField(max_length=120)),
                ('size', models.PositiveIntegerField()),
                ('left', models.JSONField(default=list, encoder=huiyin.rectification.change_models.KeptValues)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.inspectingbody')),
                ('undoes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='rectification.changeset')),
            ],
            options={
                'db_table': 'rectification_change_set',
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='ChangeSetRow',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField()),
                ('before', models.JSONField(encoder=huiyin.rectification.change_models.KeptValues)),
                ('after', models.JSONField(encoder=huiyin.rectification.change_models.KeptValues)),
                ('change_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='rectification.changeset')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='findings.finding')),
                ('task', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rectification.task')),
            ],
            options={
                'db_table': 'rectification_change_set_row',
                'ordering': ('id',),
            },
        ),
        migrations.AddIndex(
            model_name='changeset',
            index=models.Index(fields=['by', '-id'], name='change_set_of_person'),
        ),
        migrations.RunPython(forbid, allow),
    ]
