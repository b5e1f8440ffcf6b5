"""Kept by triggers for the lists: totals of tasks, owners' names, what findings lack; the index of texts."""

from django.db import migrations

from huiyin.findings.grams import TASK_TITLES, TASK_WORDS
from huiyin.findings.grams_kept import make, unmake

LIVE = "t.finding_id = findings_finding.id AND t.state <> 'cancelled'"
TASKS = "EXISTS (SELECT 1 FROM rectification_task t WHERE {0})"
NAMELESS = f"{LIVE} AND t.lead_department = '' AND t.person = ''"
UNDATED = f"{LIVE} AND t.due_on IS NULL"
SUM = (
    f"CASE WHEN {TASKS.format(LIVE)} THEN 0 ELSE 1 END"
    f" + CASE WHEN {TASKS.format(NAMELESS)} THEN 2 ELSE 0 END"
    f" + CASE WHEN due_on IS NULL OR {TASKS.format(UNDATED)} THEN 4 ELSE 0 END"
)
LACKS = f"UPDATE findings_finding SET lacks = {SUM}"
ONE = LACKS + " WHERE id = {0} AND COALESCE(lacks, -1) <> " + SUM
TOTAL = """
INSERT INTO rectification_task_total (body_id, round_id, unit_id, finding_state, state, count)
{0}
ON CONFLICT (body_id, round_id, unit_id, finding_state, state)
DO UPDATE SET count = rectification_task_total.count + excluded.count
"""
OWNER = """
INSERT INTO rectification_owner_total (body_id, lead_department, person, count)
{0}
ON CONFLICT (body_id, lead_department, person)
DO UPDATE SET count = rectification_owner_total.count + excluded.count
"""
# a task without a place is not counted: on SQLite its place is filled in right after it was inserted
OF_TOTAL = "SELECT {0}.body_id, {0}.round_id, {0}.unit_id, {0}.finding_state, {0}.state, {1} WHERE {0}.round_id IS NOT NULL"
OF_OWNER = "SELECT {0}.body_id, {0}.lead_department, {0}.person, {1} WHERE {0}.body_id IS NOT NULL"
TOTAL_PLUS, TOTAL_MINUS = TOTAL.format(OF_TOTAL.format("NEW", 1)), TOTAL.format(OF_TOTAL.format("OLD", -1))
OWNER_PLUS, OWNER_MINUS = OWNER.format(OF_OWNER.format("NEW", 1)), OWNER.format(OF_OWNER.format("OLD", -1))
COUNT = [
    """INSERT INTO rectification_task_total (body_id, round_id, unit_id, finding_state, state, count)
       SELECT body_id, round_id, unit_id, finding_state, state, COUNT(*) FROM rectification_task
       GROUP BY body_id, round_id, unit_id, finding_state, state""",
    """INSERT INTO rectification_owner_total (body_id, lead_department, person, count)
       SELECT body_id, lead_department, person, COUNT(*) FROM rectification_task
       GROUP BY body_id, lead_department, person""",
    LACKS,
]
MOVED, OWNED = "body_id, round_id, unit_id, finding_state, state", "body_id, lead_department, person"
ASKED = "finding_id, state, due_on, lead_department, person"
TASK, FINDING = "rectification_task", "findings_finding"


def _on(name, when, table, *statements):
    return f"CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {'; '.join(statements)}; END"


NEW_ONE, OLD_ONE, ITSELF = ONE.format("NEW.finding_id"), ONE.format("OLD.finding_id"), ONE.format("NEW.id")
TRIGGERS = {
    "rectification_total_insert": ("INSERT", TASK, (TOTAL_PLUS, OWNER_PLUS, NEW_ONE)),
    "rectification_total_delete": ("DELETE", TASK, (TOTAL_MINUS, OWNER_MINUS, OLD_ONE)),
    "rectification_total_update": (f"UPDATE OF {MOVED}", TASK, (TOTAL_MINUS, TOTAL_PLUS)),
    "rectification_owner_update": (f"UPDATE OF {OWNED}", TASK, (OWNER_MINUS, OWNER_PLUS)),
    "rectification_lacks_update": (f"UPDATE OF {ASKED}", TASK, (OLD_ONE, NEW_ONE)),
    "rectification_lacks_new": ("INSERT", FINDING, (ITSELF,)),
    "rectification_lacks_dated": ("UPDATE OF due_on", FINDING, (ITSELF,)),
}
INDEXES = (TASK_TITLES, TASK_WORDS)


def _sqlite():
    for name, (when, table, statements) in TRIGGERS.items():
        yield _on(name, when, table, *statements)


def _postgresql():
    for name, (when, table, statements) in TRIGGERS.items():
        body = "; ".join(statements)
        yield f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
                  BEGIN {body}; RETURN NULL; END $$"""
        yield f"CREATE TRIGGER {name} AFTER {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def keep(apps, schema_editor):
    made = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]()
    for statement in (*COUNT, *made):
        schema_editor.execute(statement, params=None)
    make(INDEXES)


def stop(apps, schema_editor):
    unmake(INDEXES)
    for name, (_when, table, _statements) in TRIGGERS.items():
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("findings", "0006_kept_for_lists"), ("rectification", "0012_lists_at_a_million")]
    operations = [migrations.RunPython(keep, stop)]
