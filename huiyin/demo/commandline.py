"""`huiyin demo`: loading the demonstration once, welcoming visitors, taking everything away again."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from django.conf import settings

from huiyin.rules.roles import Role

from . import loading, removing

#: what the roles are called for visitors, Chinese and English
ROLES = {
    Role.OFFICE: ("巡视办", "inspection office"), Role.TEAM: ("巡视组", "inspection team"),
    Role.REVIEWER: ("审核人员", "reviewer"), Role.UNIT: ("被巡视单位", "inspected unit"),
    Role.UNIT_HEAD: ("单位主要负责人", "head of a unit"), Role.UNIT_STAFF: ("单位承办人员", "unit's staff"),
    Role.DEPARTMENT: ("接收部门", "receiving department"), Role.LEADING_GROUP: ("领导小组", "leading group"),
    Role.SYSTEM_ADMIN: ("系统管理员", "system administrator"),
    Role.SECURITY_ADMIN: ("安全管理员", "security administrator"),
    Role.AUDIT_ADMIN: ("审计管理员", "audit administrator"),
}  # fmt: skip


def load() -> None:
    """Load the demonstration unless it is there; stops the program when other data would be touched."""
    try:
        loading.load()
    except loading.NotEmpty as refusal:
        print(str(refusal), file=sys.stderr)
        raise SystemExit(1) from refusal


def remove() -> int:
    """Take the demonstration away; 1 when it is not alone, is not there, or is in use."""
    try:
        what = removing.remove()
    except removing.NotRemovable as refusal:
        print(str(refusal), file=sys.stderr)
        return 1
    print(what)
    return 0


def welcome(address: str) -> str:
    """The address and one log-in per role, in Chinese with English beside."""
    rows = json.loads((Path(settings.HUIYIN_DATA) / loading.LOG_INS).read_text(encoding="utf-8"))
    lines = ["", f"回音演示已就绪 · The demo is ready: {address}", ""]
    for row in rows:
        chinese, english = ROLES[Role(row["role"])]
        lines.append(f"  {row['username']:<11} {chinese} · {english}: {row['name']}")
    lines += [
        "", f"密码均为 · Password of them all: {rows[0]['password']}",
        "演示数据全部虚构 · All demo data is invented. 删除 · Remove: huiyin demo --remove",
        "按 Ctrl+C 停止 · Press Ctrl+C to stop.", "",
    ]  # fmt: skip
    return "\n".join(lines)
