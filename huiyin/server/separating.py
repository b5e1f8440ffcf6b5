"""PostgreSQL: the program as a role of its own, which may add to the journal and never change it.

One role owns the tables and brings them up to date; the program runs as another. That one may do with every
table what the program does, but read the journal's three alone and call the functions that add to them
(`journal.appending`). Whoever gets hold of the program's password then can't rewrite what was done: neither
the triggers nor the tables are theirs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from huiyin.journal.models import ChainHead, Checkpoint, Entry

from .complaints import Complaint

JOURNAL = tuple(model._meta.db_table for model in (Entry, Checkpoint, ChainHead))
FUNCTIONS = ("journal_hold", "journal_append", "journal_seal")
#: what rewrites
REWRITING = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER")


class NotUpToDate(SystemExit):
    """The tables wait for their owner."""

    def __init__(self, steps: int) -> None:
        super().__init__(
            f"数据库还差 {steps} 步升级，而程序的数据库角色不是数据表的所有者。"
            "请先以所有者身份运行 huiyin separate <程序的角色>，再启动。"
        )


def owns_tables() -> bool:
    """Whether the role that is connected may bring the tables up to date: SQLite knows no other."""
    if connection.vendor != "postgresql":
        return True
    return _one("SELECT to_regclass(%s) IS NULL", JOURNAL[0]) or _is_owner(_one("SELECT current_user"))


def demand_up_to_date() -> None:
    """Raise `NotUpToDate` when something waits for the tables' owner."""
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotUpToDate(len(plan))


def rewriting_rights() -> Iterator[Complaint]:
    """What the doctor says of a program that could rewrite the journal in the database."""
    if connection.vendor != "postgresql":
        return
    role = _one("SELECT current_user")
    mending = "以所有者身份运行 huiyin separate <程序的角色>，程序改用该角色连接，见 docs/operations.md"
    if _is_owner(role):
        yield Complaint(f"程序以数据表所有者的身份连接数据库：{role}，能够改写操作日志", mending)
    elif rights := _rights(role):
        yield Complaint(f"程序的数据库角色 {role} 对操作日志有多余的权限：{'、'.join(rights)}", mending)


def commandline(role: str) -> int:
    """Give `role` what the program needs; 0 once it could not rewrite the journal."""
    if connection.vendor != "postgresql":
        print("只有 PostgreSQL 区分角色；嵌入式数据库由触发器保护，见 docs/security.md。", file=sys.stderr)
        return 1
    if not _one("SELECT count(*) FROM pg_roles WHERE rolname = %s", role):
        print(f"没有角色 {role}。请先建立：CREATE ROLE {role} LOGIN PASSWORD '……';", file=sys.stderr)
        return 1
    if _is_owner(role):
        print(f"{role} 是数据表的所有者或超级用户，不能作为程序的角色；请另建一个。", file=sys.stderr)
        return 1
    separate(role)
    if rights := _rights(role):
        print(f"{role} 仍有多余的权限（可能来自它所属的角色）：{'、'.join(rights)}", file=sys.stderr)
        return 1
    print(f"{role} 可以运行程序，只能追加、不能改动操作日志。请在 HUIYIN_DATABASE_URL 中改用它。")
    return 0


@transaction.atomic
def separate(role: str) -> None:
    """Grant and revoke; done again after each upgrade, it comes to the same."""
    name, schema = connection.ops.quote_name(role), connection.ops.quote_name(_one("SELECT current_schema()"))
    database = connection.ops.quote_name(_one("SELECT current_database()"))
    journal = ", ".join(JOURNAL)
    statements = (
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {name}",
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {name}",
        f"REVOKE ALL ON {journal} FROM {name}, PUBLIC",
        f"GRANT SELECT ON {journal} TO {name}",
        # which migrations were made is the owner's to say
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}",
        *(f"GRANT EXECUTE ON FUNCTION {function} TO {name}" for function in FUNCTIONS),
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _is_owner(role: str) -> bool:
    """Owner of the journal, a member of that role, or a superuser, whom nothing is refused."""
    return bool(
        _one(
            "SELECT r.rolsuper OR pg_has_role(r.oid, c.relowner, 'MEMBER') FROM pg_roles r, pg_class c"
            " WHERE r.rolname = %s AND c.oid = to_regclass(%s)",
            role, JOURNAL[0],
        )
    )  # fmt: skip


def _rights(role: str) -> list[str]:
    """What this role may do to the journal besides reading it, table by table."""
    return [
        f"{right} {table}"
        for table in JOURNAL
        for right in REWRITING
        if _one("SELECT has_table_privilege(%s, %s, %s)", role, table, right)
    ]


def _one(statement: str, *given: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)
        return cursor.fetchone()[0]
