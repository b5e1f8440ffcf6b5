"""Indexes that answer a list ordered by unit, round or category, or searched by title, alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0003_indexes_for_lists'),
        ('organisations', '0001_initial'),
        ('rounds', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='finding',
            name='finding_body_category',
        ),
        migrations.RemoveIndex(
            model_name='finding',
            name='finding_body_title',
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['body', 'title', 'unit', 'number', 'id'], name='finding_body_title'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['body', 'round', 'id'], name='finding_body_round'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['body', 'unit', 'number', 'id'], name='finding_body_unit'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['body', 'category', 'id'], name='finding_body_category'),
        ),
    ]
