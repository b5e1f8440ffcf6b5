"""What was accepted and what is kept up, in the columns and rows of 0009.

In a migration of its own: PostgreSQL alters no table in the transaction that has written to it.
"""

from datetime import timedelta

from django.db import migrations, models


def carry_over(apps, schema_editor):
    """Who accepted becomes the first who let it pass; what is kept up is checked a year after it was closed."""
    application = apps.get_model("rectification", "CloseApplication")
    application.objects.update(stage_since=models.F("submitted_at"))
    for pk, accepted_by in application.objects.exclude(accepted_by=None).values_list("pk", "accepted_by"):
        application.objects.filter(pk=pk).update(passed=1, passed_by=[str(accepted_by)])
    finding = apps.get_model("findings", "Finding")
    check = apps.get_model("rectification", "StandingCheck")
    kept_up = finding.objects.filter(state="closed", standing=True, closed_on__isnull=False)
    check.objects.bulk_create(
        (
            check(finding_id=pk, due_on=closed_on + timedelta(days=365))
            for pk, closed_on in kept_up.values_list("pk", "closed_on")
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("rectification", "0009_closing")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
