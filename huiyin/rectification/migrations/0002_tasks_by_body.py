"""Tasks know their body and unit, filled by a trigger, so that no path of writing can forget them."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE rectification_task SET
  body_id = (SELECT body_id FROM findings_finding WHERE id = rectification_task.finding_id),
  unit_id = (SELECT unit_id FROM findings_finding WHERE id = rectification_task.finding_id)
"""
KEEP = {
    "sqlite": [
        f"""CREATE TRIGGER rectification_task_place AFTER INSERT ON rectification_task
            WHEN NEW.body_id IS NULL OR NEW.unit_id IS NULL
            BEGIN {FILL} WHERE id = NEW.id; END"""
    ],
    "postgresql": [
        """CREATE FUNCTION rectification_task_place() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              SELECT body_id, unit_id INTO NEW.body_id, NEW.unit_id
              FROM findings_finding WHERE id = NEW.finding_id;
              RETURN NEW;
            END $$""",
        """CREATE TRIGGER rectification_task_place BEFORE INSERT ON rectification_task
           FOR EACH ROW EXECUTE FUNCTION rectification_task_place()""",
    ],
}
UNDO = {
    "sqlite": ["DROP TRIGGER rectification_task_place"],
    "postgresql": [
        "DROP TRIGGER rectification_task_place ON rectification_task",
        "DROP FUNCTION rectification_task_place()",
    ],
}


def keep(apps, schema_editor):
    for statement in (FILL, *KEEP[schema_editor.connection.vendor]):
        schema_editor.execute(statement, params=None)


def stop(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0003_indexes_for_lists'),
        ('organisations', '0001_initial'),
        ('rectification', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='task',
            name='body',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.inspectingbody'),
        ),
        migrations.AddField(
            model_name='task',
            name='unit',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
        ),
        migrations.AlterField(
            model_name='task',
            name='finding',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='findings.finding'),
        ),
        migrations.AddIndex(
            model_name='responsibility',
            index=models.Index(fields=['lead_department', 'person', 'task'], name='responsibility_owner'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['body', 'state', 'due_on', 'id', 'finding', 'unit', 'deliverable', 'pace'], name='task_ledger'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['body', 'id'], name='task_body_newest'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['body', 'due_on', 'id'], name='task_body_due'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['body', 'title', 'id'], name='task_body_title'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['finding', 'state'], name='task_finding_state'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('due_on', None)), fields=['finding'], name='task_undated'),
        ),
        # last: PostgreSQL refuses to change a table whose rows were just written
        migrations.RunPython(keep, stop),
    ]
