"""What a page answers when an action was refused: 409 with every reason, 422 with the errors, 404.

    @require_POST
    @answers
    def close(request, pk): ...

`again` shows the page anew, with the refusal in it and what was typed kept:

    @answers(again=finding_page)            # finding_page(request, pk, refusal=None) -> HttpResponse

Without it, and for what has become stale, a page of its own is shown; to htmx always a part of a page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from huiyin.journal.staleness import Stale
from huiyin.rules.moves import Obstacle, Refused

from .stale_forms import stale_context

M = TypeVar("M", bound=Model)
View = Callable[..., HttpResponse]

REFUSED, UNFIT = 409, 422


class Unfit(Exception):
    """A form that can't be accepted; raise it with the bound form."""

    def __init__(self, form: BaseForm) -> None:
        self.form = form
        super().__init__(form.errors.as_json())


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was done: obstacles of the rules, or errors of what was typed."""

    status: int
    obstacles: tuple[Obstacle, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    form: BaseForm | None = field(default=None, compare=False)


def checked(form: BaseForm) -> dict[str, Any]:
    """The cleaned data of a bound form; raises `Unfit` when it has errors."""
    if not form.is_valid():
        raise Unfit(form)
    return form.cleaned_data


def answers(view: View | None = None, *, again: View | None = None) -> Any:
    """Turn refusals of the layers below into answers; `again` shows the page with a `refusal`."""
    if view is None:
        return lambda inner: answers(inner, again=again)

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Stale as stale:
            template = "web/stale_part.html" if request.htmx else "web/stale.html"
            return render(request, template, stale_context(request, stale), status=REFUSED)
        except ObjectDoesNotExist as missing:
            raise Http404 from missing
        except Refused as refused:
            refusal = Refusal(REFUSED, obstacles=tuple(refused.obstacles))
        except Unfit as unfit:
            refusal = Refusal(UNFIT, errors=_form_errors(unfit.form), form=unfit.form)
        except ValidationError as error:
            refusal = Refusal(UNFIT, errors=_validation_errors(error))
        if again is not None and not request.htmx:
            response = again(request, *args, refusal=refusal, **kwargs)
            response.status_code = refusal.status
            return response
        return _refusal_page(request, refusal)

    return answering


def unknown_decision() -> ValidationError:
    """To raise where a form was sent with none of its buttons, or another page's: nothing is done."""
    return ValidationError(_("没有选择办理方式，什么都没有改变：请用本页的按钮办理。"))


def one_of_or_404(rows: QuerySet[M], pk: object) -> M:
    """The row of a viewer-scoped queryset; the same 404 whether it isn't there or isn't the viewer's."""
    try:
        return rows.get(pk=pk)
    except (ObjectDoesNotExist, ValidationError, ValueError) as missing:
        raise Http404 from missing


def _refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    template = "web/refused_part.html" if request.htmx else "web/refused.html"
    typed = [
        (name, values)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and any(v.strip() for v in values)
    ]
    context = {"refusal": refusal, "typed": typed, "back": request.headers.get("Referer", "/")}
    return render(request, template, context, status=refusal.status)


def _form_errors(form: BaseForm) -> tuple[tuple[str, str], ...]:
    pairs = []
    for name, messages in form.errors.items():
        label = "" if name == NON_FIELD_ERRORS else str(form[name].label)
        pairs += [(label, message) for message in messages]
    return tuple(pairs)


def _validation_errors(error: ValidationError) -> tuple[tuple[str, str], ...]:
    """Pairs of field and message. Actions name fields by code; the message alone says what is wrong."""
    if hasattr(error, "error_dict"):
        return tuple(("", message) for messages in error.message_dict.values() for message in messages)
    return tuple(("", message) for message in error.messages) or (("", _("内容不符合要求。")),)
