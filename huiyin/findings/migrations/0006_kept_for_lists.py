"""Totals by unit kept by triggers, and the index of titles and texts."""

from django.db import migrations

from huiyin.findings.grams import FINDING_TITLES, FINDING_WORDS
from huiyin.findings.grams_kept import make, unmake

UPSERT = """
INSERT INTO findings_unit_total (body_id, round_id, unit_id, state, count, amount, priced)
VALUES ({row}.body_id, {row}.round_id, {row}.unit_id, {row}.state, {sign}1, {sign}COALESCE({row}.amount, 0),
        {sign}CASE WHEN {row}.amount IS NULL THEN 0 ELSE 1 END)
ON CONFLICT (body_id, round_id, unit_id, state)
DO UPDATE SET count = findings_unit_total.count + excluded.count,
              amount = findings_unit_total.amount + excluded.amount,
              priced = findings_unit_total.priced + excluded.priced
"""
PLUS, MINUS = UPSERT.format(row="NEW", sign=""), UPSERT.format(row="OLD", sign="-")
MOVED = "body_id, round_id, unit_id, state, amount"
COUNT = """
INSERT INTO findings_unit_total (body_id, round_id, unit_id, state, count, amount, priced)
SELECT body_id, round_id, unit_id, state, COUNT(*), COALESCE(SUM(amount), 0), COUNT(amount)
FROM findings_finding GROUP BY body_id, round_id, unit_id, state
"""
KEEP = {
    "sqlite": [
        f"CREATE TRIGGER findings_unit_total_insert AFTER INSERT ON findings_finding BEGIN {PLUS}; END",
        f"CREATE TRIGGER findings_unit_total_delete AFTER DELETE ON findings_finding BEGIN {MINUS}; END",
        f"""CREATE TRIGGER findings_unit_total_update AFTER UPDATE OF {MOVED} ON findings_finding
            BEGIN {MINUS}; {PLUS}; END""",
    ],
    "postgresql": [
        f"""CREATE FUNCTION findings_unit_total_keep() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP <> 'INSERT' THEN {MINUS}; END IF;
              IF TG_OP <> 'DELETE' THEN {PLUS}; END IF;
              RETURN NULL;
            END $$""",
        """CREATE TRIGGER findings_unit_total_rows AFTER INSERT OR DELETE ON findings_finding
           FOR EACH ROW EXECUTE FUNCTION findings_unit_total_keep()""",
        f"""CREATE TRIGGER findings_unit_total_moves AFTER UPDATE OF {MOVED} ON findings_finding
           FOR EACH ROW EXECUTE FUNCTION findings_unit_total_keep()""",
    ],
}
UNDO = {
    "sqlite": [f"DROP TRIGGER findings_unit_total_{step}" for step in ("insert", "delete", "update")],
    "postgresql": [
        "DROP TRIGGER findings_unit_total_rows ON findings_finding",
        "DROP TRIGGER findings_unit_total_moves ON findings_finding",
        "DROP FUNCTION findings_unit_total_keep()",
    ],
}
INDEXES = (FINDING_TITLES, FINDING_WORDS)


def keep(apps, schema_editor):
    for statement in (COUNT, *KEEP[schema_editor.connection.vendor]):
        schema_editor.execute(statement, params=None)
    make(INDEXES)


def stop(apps, schema_editor):
    unmake(INDEXES)
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("findings", "0005_lists_at_a_million")]
    operations = [migrations.RunPython(keep, stop)]
