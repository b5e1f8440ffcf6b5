from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rectification", "0010_closing_carried_over")]
    operations = [migrations.RemoveField(model_name="closeapplication", name="accepted_by")]
