"""Columns, totals and indexes that answer lists over a million findings."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0005_lists_at_a_million'),
        ('organisations', '0001_initial'),
        ('rectification', '0011_closing_passed_by'),
        ('rounds', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnerTotal',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('lead_department', models.CharField(max_length=120)),
                ('person', models.CharField(max_length=120)),
                ('count', models.IntegerField(default=0)),
            ],
            options={
                'db_table': 'rectification_owner_total',
            },
        ),
        migrations.CreateModel(
            name='TaskTotal',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('finding_state', models.CharField(max_length=12)),
                ('state', models.CharField(max_length=10)),
                ('count', models.IntegerField(default=0)),
            ],
            options={
                'db_table': 'rectification_task_total',
            },
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_undated',
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_body_unit',
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_body_title',
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_owner',
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['body', 'unit', 'finding', 'id'], name='task_body_unit'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['body', 'round', 'id'], name='task_body_round'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['body', 'target', 'id'], name='task_body_target'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['body', 'category', 'id'], name='task_body_category'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['body', 'lead_department', 'id'], name='task_body_department'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['body', 'person', 'id'], name='task_body_person'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('due_on', None)), fields=['body', 'id', 'state', 'finding_state'], name='task_undated'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('lead_department', ''), ('person', '')), fields=['body', 'id', 'state', 'finding_state'], name='task_unowned'),
        ),
        migrations.AddField(
            model_name='ownertotal',
            name='body',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.inspectingbody'),
        ),
        migrations.AddField(
            model_name='tasktotal',
            name='body',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.inspectingbody'),
        ),
        migrations.AddField(
            model_name='tasktotal',
            name='round',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='rounds.round'),
        ),
        migrations.AddField(
            model_name='tasktotal',
            name='unit',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.unit'),
        ),
        migrations.AddConstraint(
            model_name='ownertotal',
            constraint=models.UniqueConstraint(fields=('body', 'lead_department', 'person'), name='owner_total_once'),
        ),
        migrations.AddConstraint(
            model_name='tasktotal',
            constraint=models.UniqueConstraint(fields=('body', 'round', 'unit', 'finding_state', 'state'), name='task_total_once'),
        ),
    ]
