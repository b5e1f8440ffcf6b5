"""Columns, totals and indexes that answer lists over a million findings."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0004_narrower_lists'),
        ('organisations', '0001_initial'),
        ('rounds', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitTotal',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=12)),
                ('count', models.IntegerField(default=0)),
                ('amount', models.DecimalField(decimal_places=2, default=0, max_digits=24)),
                ('priced', models.IntegerField(default=0)),
            ],
            options={
                'db_table': 'findings_unit_total',
            },
        ),
        migrations.RemoveIndex(
            model_name='finding',
            name='finding_body_title',
        ),
        migrations.AddField(
            model_name='finding',
            name='lacks',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['body', 'number', 'id'], name='finding_body_number'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['body', 'recorded_on', 'id'], name='finding_body_recorded'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['body', 'fed_back_on', 'id'], name='finding_body_fed_back'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['body', 'closed_on', 'id'], name='finding_body_closed'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['body', 'amount', 'id'], name='finding_body_amount'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['body', 'completion', 'due_on', 'id'], name='finding_body_completion'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(condition=models.Q(('lacks__gt', 0)), fields=['body', 'lacks', 'state', 'id'], name='finding_lacking'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(condition=models.Q(('key_watch', True)), fields=['body', 'id', 'state'], name='finding_watched'),
        ),
        migrations.AddIndex(
            model_name='ledgertotal',
            index=models.Index(fields=['category_key', 'round', 'state', 'unit', 'count'], name='ledger_total_category'),
        ),
        migrations.AddField(
            model_name='unittotal',
            name='body',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.inspectingbody'),
        ),
        migrations.AddField(
            model_name='unittotal',
            name='round',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='rounds.round'),
        ),
        migrations.AddField(
            model_name='unittotal',
            name='unit',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.unit'),
        ),
        migrations.AddConstraint(
            model_name='unittotal',
            constraint=models.UniqueConstraint(fields=('body', 'round', 'unit', 'state'), name='unit_total_once'),
        ),
    ]
