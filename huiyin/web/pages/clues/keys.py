"""A department's key: made, opened by its people, and brought back when it was lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from huiyin.clues import keys
from huiyin.clues.people import departments_of, standings
from huiyin.clues.rotating import rotate
from huiyin.rules.clue_key import KeyState
from huiyin.rules.moves import Refused
from huiyin.sealing import BadCode, fingerprint

from ...clue_sentences import bad_code, wrong_passphrase
from ...forms.clues import ChangePassphraseForm, MakeKeyForm, NewPassphraseForm, RecoverForm
from ...objections import sentence
from .opening import keys_of

FORMS: dict[str, type[Form]] = {
    "make": MakeKeyForm,
    "join": NewPassphraseForm,
    "change": ChangePassphraseForm,
    "anew": NewPassphraseForm,
    "recover": RecoverForm,
}


@require_safe
def keys_home(request: HttpRequest) -> HttpResponse:
    own = departments_of(request.viewer)
    if not own:
        raise PermissionDenied
    return redirect("clue_key", pk=own[0].pk)


def _own(request: HttpRequest, pk: UUID) -> Any:
    found = next((d for d in departments_of(request.viewer) if d.pk == pk), None)
    if found is None:
        raise Http404
    return found


@require_safe
def key_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _own(request, pk))


def _page(request: HttpRequest, department: Any, step: str = "", form: Any = None) -> HttpResponse:
    people, key = standings(request.viewer, department.pk), keys.active_key(department.pk)
    state = next((s.state for s in people if s.user == request.viewer.id), KeyState.NONE)
    opened = keys_of(request)
    forms = {name: kind() for name, kind in FORMS.items()} | ({step: form} if form else {})
    context = {
        "department": department,
        "departments": departments_of(request.viewer),
        "key": key,
        "fingerprint": fingerprint(bytes(key.public)) if key else "",
        "people": people,
        "me": request.viewer.id,
        "state": state,
        "keys": opened if opened and opened.department == department.pk else None,
        "forms": forms,
        "step": step,
    }
    return render(request, "web/clues/key.html", context, status=422 if form else 200)


@sensitive_post_parameters()
@require_POST
def key_step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    department = _own(request, pk)
    if step not in _STEPS:
        raise Http404
    form = FORMS[step](request.POST) if step in FORMS else None
    if form is not None and not form.is_valid():
        return _page(request, department, step, form)
    try:
        return _STEPS[step](request, department, form.cleaned_data if form else {})
    except Refused as refused:
        messages.error(request, " ".join(sentence(o) for o in refused.obstacles))
    except keys.Shut as wrong:
        messages.error(request, wrong_passphrase(wrong.left))
    except BadCode as bad:
        messages.error(request, bad_code(bad.reason, bad.place))
    except ValidationError as weak:
        messages.error(request, " ".join(weak.messages))
    return redirect("clue_key", pk=pk)


def _made(request: HttpRequest, department: Any, codes: list[str]) -> HttpResponse:
    """The recovery codes, shown this once."""
    return render(request, "web/clues/codes.html", {"department": department, "codes": codes})


def _make(request: HttpRequest, department: Any, data: dict[str, Any]) -> HttpResponse:
    codes = keys.make_key(
        department_id=department.pk, passphrase=data["passphrase"], codes=data["codes"], by=request.viewer
    )
    return _made(request, department, codes)


def _print(request: HttpRequest, department: Any, _data: dict[str, Any]) -> HttpResponse:
    opened = keys_of(request)
    if opened is None or opened.department != department.pk:
        messages.error(request, _("请先打开密钥。"))
        return redirect("clue_key", pk=department.pk)
    return _made(request, department, keys.codes_anew(keys=opened, by=request.viewer))


def _join(request: HttpRequest, department: Any, data: dict[str, Any]) -> HttpResponse:
    keys.join(department_id=department.pk, passphrase=data["passphrase"], by=request.viewer)
    return _done(request, department, _("口令已设置；请能打开密钥的同事准许您使用。"))


def _change(request: HttpRequest, department: Any, data: dict[str, Any]) -> HttpResponse:
    keys.change_passphrase(
        department_id=department.pk, old=data["old"], new=data["passphrase"], by=request.viewer
    )
    return _done(request, department, _("口令已更改。"))


def _anew(request: HttpRequest, department: Any, data: dict[str, Any]) -> HttpResponse:
    keys.start_anew(department_id=department.pk, passphrase=data["passphrase"], by=request.viewer)
    return _done(request, department, _("口令已重设；请同事准许，或凭两份恢复码取得密钥。"))


def _recover(request: HttpRequest, department: Any, data: dict[str, Any]) -> HttpResponse:
    codes = [data["first"], data["second"]]
    keys.recover(department_id=department.pk, codes=codes, by=request.viewer)
    return _done(request, department, _("已取得密钥，请用自己的口令打开。"))


def _admit(request: HttpRequest, department: Any, _data: dict[str, Any]) -> HttpResponse:
    opened = keys_of(request)
    if opened is None or opened.department != department.pk:
        messages.error(request, _("请先打开密钥，再准许同事使用。"))
        return redirect("clue_key", pk=department.pk)
    keys.admit(member_id=_member(request, department), keys=opened, by=request.viewer)
    return _done(request, department, _("已准许。"))


def _dismiss(request: HttpRequest, department: Any, _data: dict[str, Any]) -> HttpResponse:
    keys.dismiss(member_id=_member(request, department), by=request.viewer)
    return _done(request, department, _("已取消，此人不能再打开密钥。"))


def _rotate(request: HttpRequest, department: Any, _data: dict[str, Any]) -> HttpResponse:
    opened = keys_of(request)
    if opened is None or opened.department != department.pk:
        messages.error(request, _("请先打开密钥，再更换。"))
        return redirect("clue_key", pk=department.pk)
    return _made(request, department, rotate(keys=opened, by=request.viewer))


def _member(request: HttpRequest, department: Any) -> UUID:
    """The colleague whom the button names."""
    known = {str(s.member): s.member for s in standings(request.viewer, department.pk) if s.member}
    found = known.get(request.POST.get("member", ""))
    if found is None:
        raise Http404
    return found


def _done(request: HttpRequest, department: Any, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("clue_key", pk=department.pk)


_STEPS: dict[str, Callable[[HttpRequest, Any, dict[str, Any]], HttpResponse]] = {
    "make": _make,
    "print": _print,
    "join": _join,
    "change": _change,
    "anew": _anew,
    "recover": _recover,
    "admit": _admit,
    "dismiss": _dismiss,
    "rotate": _rotate,
}
