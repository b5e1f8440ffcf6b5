"""Indexes that answer a page of a list alone, and the one-time keys of forms."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0002_totals_kept'),
        ('organisations', '0001_initial'),
        ('rounds', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SentForm',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('user', models.UUIDField()),
                ('key', models.CharField(max_length=64)),
                ('address', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                'db_table': 'findings_sent_form',
            },
        ),
        migrations.RemoveIndex(
            model_name='finding',
            name='finding_body_state_due',
        ),
        migrations.RemoveIndex(
            model_name='finding',
            name='finding_body_due',
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['body', 'state', 'due_on', 'id', 'round', 'unit', 'target', 'category', 'completion', 'pace', 'standing', 'key_watch', 'number', 'amount', 'fed_back_on', 'closed_on', 'recorded_on'], name='finding_ledger'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['body', 'id'], name='finding_body_newest'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['body', 'due_on', 'id'], name='finding_body_due'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['body', 'title', 'id'], name='finding_body_title'),
        ),
        migrations.AddConstraint(
            model_name='sentform',
            constraint=models.UniqueConstraint(fields=('user', 'key'), name='form_sent_once'),
        ),
    ]
