"""PostgreSQL: functions that add to the journal with its owner's rights, for a role that has none of its own."""

from django.db import migrations

HOLD = """
CREATE FUNCTION journal_hold(chain_ varchar, algorithm_ varchar) RETURNS journal_chain_head
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE head journal_chain_head;
BEGIN
  SELECT * INTO head FROM journal_chain_head WHERE chain = chain_ FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO journal_chain_head (chain, sequence, hash, algorithm) VALUES (chain_, 0, '', algorithm_)
    ON CONFLICT (chain) DO NOTHING;
    SELECT * INTO head FROM journal_chain_head WHERE chain = chain_ FOR UPDATE;
  END IF;
  RETURN head;
END $$
"""
APPEND = """
CREATE FUNCTION journal_append(
  chain_ varchar, sequence_ bigint, at_ timestamptz, actor_id_ uuid, actor_name_ varchar, action_ varchar,
  object_type_ varchar, object_id_ varchar, payload_ text, salt_ varchar, payload_hash_ varchar,
  previous_hash_ varchar, hash_ varchar, algorithm_ varchar
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE head journal_chain_head; made bigint;
BEGIN
  SELECT * INTO head FROM journal_chain_head WHERE chain = chain_ FOR UPDATE;
  IF NOT FOUND OR sequence_ <> head.sequence + 1 OR previous_hash_ <> head.hash
     OR algorithm_ <> head.algorithm OR hash_ !~ '^[0-9a-f]{{64}}$' THEN
    RAISE EXCEPTION 'this entry does not continue the chain %', chain_;
  END IF;
  INSERT INTO journal_entry (chain, sequence, at, actor_id, actor_name, action, object_type, object_id, payload,
                             salt, payload_hash, previous_hash, hash, algorithm)
  VALUES (chain_, sequence_, at_, actor_id_, actor_name_, action_, object_type_, object_id_, payload_, salt_,
          payload_hash_, previous_hash_, hash_, algorithm_)
  RETURNING id INTO made;
  UPDATE journal_chain_head SET sequence = sequence_, hash = hash_ WHERE chain = chain_;
  RETURN made;
END $$
"""
SEAL = """
CREATE FUNCTION journal_seal(
  chain_ varchar, size_ bigint, at_ timestamptz, reason_ varchar, algorithm_ varchar, root_ varchar, peaks_ text,
  key_ varchar, signature_ varchar
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE head journal_chain_head; made bigint;
BEGIN
  SELECT * INTO head FROM journal_chain_head WHERE chain = chain_ FOR UPDATE;
  IF NOT FOUND OR size_ <> head.sequence OR algorithm_ <> head.algorithm
     OR EXISTS (SELECT 1 FROM journal_checkpoint WHERE chain = chain_ AND size >= size_) THEN
    RAISE EXCEPTION 'this checkpoint is not of the end of the chain %', chain_;
  END IF;
  INSERT INTO journal_checkpoint (chain, size, at, reason, algorithm, root, peaks, key, signature)
  VALUES (chain_, size_, at_, reason_, algorithm_, root_, peaks_, key_, signature_)
  RETURNING id INTO made;
  RETURN made;
END $$
"""
NAMES = ("journal_hold", "journal_append", "journal_seal")


def make(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = connection.ops.quote_name(cursor.fetchone()[0])
    for text in (HOLD, APPEND, SEAL):
        schema_editor.execute(text.format(schema=schema), params=None)
    for name in NAMES:
        schema_editor.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC", params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in NAMES:
            schema_editor.execute(f"DROP FUNCTION {name}", params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_checkpoints")]
    operations = [migrations.RunPython(make, drop)]
