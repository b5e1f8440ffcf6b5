"""`huiyin init`: the first inspecting body and its three kinds of administrators."""

from __future__ import annotations

import secrets
import sys

from django.core.exceptions import ValidationError
from django.db import transaction

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.viewer import SYSTEM
from huiyin.findings.actions import sync_categories
from huiyin.journal.actions import record
from huiyin.organisations.actions import create_body
from huiyin.organisations.models import InspectingBody
from huiyin.organisations.profiles import installed
from huiyin.rules.roles import Role

#: two security administrators, since each confirms what the other proposes
FIRST_ACCOUNTS = (
    ("sysadmin", "系统管理员", Role.SYSTEM_ADMIN),
    ("secadmin1", "安全管理员甲", Role.SECURITY_ADMIN),
    ("secadmin2", "安全管理员乙", Role.SECURITY_ADMIN),
    ("auditadmin", "审计管理员", Role.AUDIT_ADMIN),
)


NEXT = """接下来：
  1. 四个账号分别交给四个人，登录后改密码，并在“两步验证”中设置第二步；
     要求管理员必须使用：HUIYIN_SECOND_FACTOR=system_admin,security_admin,audit_admin
  2. 系统管理员开设账号，安全管理员甲提出授权、乙确认；不再有任何超级用户。
  3. 每日备份到另一块磁盘：HUIYIN_BACKUP=/mnt/backup（可加密，见 docs/operations.md）。
  4. 审计管理员定期下载日志回执，存放到本机以外。"""


def commandline(name: str, level: str, profile: str) -> int:
    """Make the body and the accounts and print the passwords, once. 1 when there is something to mend."""
    if profile not in installed():
        print(f"没有名为 {profile} 的规则集；可用的有：{'、'.join(installed())}。", file=sys.stderr)
        return 1
    if InspectingBody.objects.exists():
        print("已有巡视机构，不再初始化；请用系统管理员账号登录。", file=sys.stderr)
        return 1
    try:
        passwords = set_up(name, level, profile)
    except ValidationError as error:
        print("；".join(error.messages), file=sys.stderr)
        return 1
    print(f"已建立「{name}」。请记下以下初始密码（只显示这一次），登录后立即修改：")
    for username, password in passwords.items():
        print(f"  {username:<12}{password}")
    print(NEXT)
    return 0


@transaction.atomic
def set_up(name: str, level: str, profile: str) -> dict[str, str]:
    """Make the first body, its categories and its administrators; gives each account's password."""
    body = create_body(name=name, level=level, profile_key=profile, by=SYSTEM)
    sync_categories(body)
    passwords = {}
    for username, post, role in FIRST_ACCOUNTS:
        passwords[username] = secrets.token_urlsafe(12)
        user = User.objects.create_user(username, passwords[username], name=post, post=post)
        Grant.objects.create(user=user, role=role, body_id=body.pk, state=GrantState.CONFIRMED)
        record(body=body.pk, by=SYSTEM, action="first_grant", object_type="user", object_id=user.pk,
               payload={"username": username, "role": role})  # fmt: skip
    return passwords
