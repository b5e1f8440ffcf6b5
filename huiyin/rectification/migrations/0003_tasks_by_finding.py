"""Tasks repeat what their finding and their responsibility say, so that a list of all tasks needs no join.

Triggers write it, so that no path of writing can forget it. On SQLite adding a column with a default builds
the table anew, which drops its triggers: the one of 0002 is made again here, with more columns.
"""

import django.db.models.deletion
from django.db import migrations, models

COLUMNS = ("body_id", "unit_id", "round_id", "target_id", "category_id")
NAMES = ", ".join(COLUMNS)
PLACE = "".join(
    f"{c} = (SELECT {c} FROM findings_finding f WHERE f.id = rectification_task.finding_id), "
    for c in COLUMNS
)
FILL = f"""
UPDATE rectification_task SET {PLACE}
  finding_state = (SELECT state FROM findings_finding f WHERE f.id = rectification_task.finding_id)
"""
OWNERS = """
UPDATE rectification_task SET
  lead_department = COALESCE((SELECT r.lead_department FROM rectification_responsibility r
                              WHERE r.task_id = rectification_task.id), ''),
  person = COALESCE((SELECT r.person FROM rectification_responsibility r
                     WHERE r.task_id = rectification_task.id), '')
"""
OWNED = "UPDATE rectification_task SET lead_department = NEW.lead_department, person = NEW.person"
MOVED = "UPDATE rectification_task SET finding_state = NEW.state, category_id = NEW.category_id"

KEEP = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS rectification_task_place",
        f"""CREATE TRIGGER rectification_task_place AFTER INSERT ON rectification_task
            BEGIN {FILL} WHERE id = NEW.id; END""",
        f"""CREATE TRIGGER rectification_task_owner AFTER INSERT ON rectification_responsibility
            BEGIN {OWNED} WHERE id = NEW.task_id; END""",
        f"""CREATE TRIGGER rectification_task_new_owner
            AFTER UPDATE OF lead_department, person ON rectification_responsibility
            BEGIN {OWNED} WHERE id = NEW.task_id; END""",
        f"""CREATE TRIGGER rectification_task_follows AFTER UPDATE OF state, category_id ON findings_finding
            BEGIN {MOVED} WHERE finding_id = NEW.id; END""",
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION rectification_task_place() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              SELECT {NAMES}, state INTO {", ".join(f"NEW.{c}" for c in COLUMNS)}, NEW.finding_state
              FROM findings_finding WHERE id = NEW.finding_id;
              RETURN NEW;
            END $$""",
        f"""CREATE FUNCTION rectification_task_owner() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN {OWNED} WHERE id = NEW.task_id; RETURN NULL; END $$""",
        """CREATE TRIGGER rectification_task_owner
           AFTER INSERT OR UPDATE OF lead_department, person ON rectification_responsibility
           FOR EACH ROW EXECUTE FUNCTION rectification_task_owner()""",
        f"""CREATE FUNCTION rectification_task_follows() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN {MOVED} WHERE finding_id = NEW.id; RETURN NULL; END $$""",
        """CREATE TRIGGER rectification_task_follows AFTER UPDATE OF state, category_id ON findings_finding
           FOR EACH ROW EXECUTE FUNCTION rectification_task_follows()""",
    ],
}
UNDO = {
    "sqlite": [
        "DROP TRIGGER rectification_task_owner",
        "DROP TRIGGER rectification_task_new_owner",
        "DROP TRIGGER rectification_task_follows",
    ],
    "postgresql": [
        "DROP TRIGGER rectification_task_owner ON rectification_responsibility",
        "DROP FUNCTION rectification_task_owner()",
        "DROP TRIGGER rectification_task_follows ON findings_finding",
        "DROP FUNCTION rectification_task_follows()",
    ],
}


def keep(apps, schema_editor):
    for statement in (*KEEP[schema_editor.connection.vendor], FILL, OWNERS):
        schema_editor.execute(statement, params=None)


def stop(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0004_narrower_lists'),
        ('organisations', '0001_initial'),
        ('rectification', '0002_tasks_by_body'),
        ('rounds', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='responsibility',
            name='responsibility_owner',
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_ledger',
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_body_title',
        ),
        migrations.AddField(
            model_name='task',
            name='category',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='findings.category'),
        ),
        migrations.AddField(
            model_name='task',
            name='finding_state',
            field=models.CharField(default='', editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name='task',
            name='lead_department',
            field=models.CharField(default='', editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name='task',
            name='person',
            field=models.CharField(default='', editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name='task',
            name='round',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rounds.round'),
        ),
        migrations.AddField(
            model_name='task',
            name='target',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rounds.target'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['body', 'state', 'due_on', 'id', 'finding', 'unit', 'round', 'target', 'category', 'finding_state', 'deliverable', 'pace'], name='task_ledger'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['body', 'unit', 'id'], name='task_body_unit'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['body', 'title', 'unit', 'id'], name='task_body_title'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['body', 'lead_department', 'person', 'id', 'state', 'finding'], name='task_owner'),
        ),
        # last: PostgreSQL refuses to change a table whose rows were just written
        migrations.RunPython(keep, stop),
    ]
