"""Keep the ledger's totals by database triggers, so that no path of writing can forget them."""

from django.db import migrations

UPSERT = """
INSERT INTO findings_ledger_total (round_id, unit_id, category_key, state, count)
VALUES ({row}.round_id, {row}.unit_id, {key}, {row}.state, {step})
ON CONFLICT (round_id, unit_id, category_key, state)
DO UPDATE SET count = findings_ledger_total.count + {step}
"""


def _step(row: str, step: int, key: str) -> str:
    return UPSERT.format(row=row, step=step, key=key.format(row=row))


def _sqlite() -> list[str]:
    key = "COALESCE({row}.category_id, '')"
    plus, minus = _step("NEW", 1, key), _step("OLD", -1, key)
    return [
        f"CREATE TRIGGER findings_total_insert AFTER INSERT ON findings_finding BEGIN {plus}; END",
        f"CREATE TRIGGER findings_total_delete AFTER DELETE ON findings_finding BEGIN {minus}; END",
        f"""CREATE TRIGGER findings_total_update
            AFTER UPDATE OF round_id, unit_id, category_id, state ON findings_finding
            BEGIN {minus}; {plus}; END""",
    ]


def _postgresql() -> list[str]:
    key = "COALESCE({row}.category_id::text, '')"
    plus, minus = _step("NEW", 1, key), _step("OLD", -1, key)
    return [
        f"""CREATE FUNCTION findings_total_keep() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP <> 'INSERT' THEN {minus}; END IF;
              IF TG_OP <> 'DELETE' THEN {plus}; END IF;
              RETURN NULL;
            END $$""",
        """CREATE TRIGGER findings_total_rows AFTER INSERT OR DELETE ON findings_finding
           FOR EACH ROW EXECUTE FUNCTION findings_total_keep()""",
        """CREATE TRIGGER findings_total_moves
           AFTER UPDATE OF round_id, unit_id, category_id, state ON findings_finding
           FOR EACH ROW EXECUTE FUNCTION findings_total_keep()""",
    ]


UNDO = {
    "sqlite": [
        "DROP TRIGGER findings_total_insert",
        "DROP TRIGGER findings_total_delete",
        "DROP TRIGGER findings_total_update",
    ],
    "postgresql": [
        "DROP TRIGGER findings_total_rows ON findings_finding",
        "DROP TRIGGER findings_total_moves ON findings_finding",
        "DROP FUNCTION findings_total_keep()",
    ],
}


def keep(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {"sqlite": _sqlite, "postgresql": _postgresql}[vendor]():
        schema_editor.execute(statement, params=None)


def stop(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("findings", "0001_initial")]
    operations = [migrations.RunPython(keep, stop)]
