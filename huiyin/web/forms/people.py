"""Forms of accounts and roles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.rules.roles import SCOPED_ROLES, Role

from ..wording import bracketed, word


class AccountForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"), max_length=60, help_text=_("登录用，字母、数字或汉字；建立后不能更改。")
    )
    name = forms.CharField(
        label=_("显示名称"), max_length=80, help_text=_("建议写职务，例如“水务局联络员”。")
    )
    post = forms.CharField(label=_("职务"), max_length=120, required=False)
    password = forms.CharField(
        label=_("初始密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 个字符，不能全是数字，不能与用户名相近。请当面告知，并提醒本人登录后更改。"),
    )


class GrantForm(forms.Form):
    """`scope` is one choice over teams, units and departments, grouped by the role that they belong to."""

    user = forms.ChoiceField(label=pgettext_lazy("one", "人员"))
    body = forms.ChoiceField(label=_("巡视机构"))
    role = forms.ChoiceField(label=_("角色"))
    scope = forms.ChoiceField(
        label=_("组、单位或部门"),
        required=False,
        help_text=_("巡视组、被巡视单位（含主要负责人、承办人员）、接收部门的角色必须选择。"),
    )

    def __init__(
        self,
        *args: Any,
        people: list[Any],
        bodies: list[Any],
        scopes: dict[Role, list[tuple[UUID, str]]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [(p.pk, bracketed(p.name, p.username)) for p in people]
        self.fields["body"].choices = [(b.pk, b.name) for b in bodies]
        self.fields["role"].choices = [(r.value, word(r)) for r in Role]
        groups = [(word(role), rows) for role, rows in scopes.items() if rows]
        self.fields["scope"].choices = [("", "—"), *groups]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        role = data.get("role")
        if role in SCOPED_ROLES and not data.get("scope"):
            self.add_error("scope", _("请选择这个角色对应的组、单位或部门。"))
        if role and role not in SCOPED_ROLES and data.get("scope"):
            self.add_error("scope", _("这个角色不分组和单位，请留空。"))
        return data


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
