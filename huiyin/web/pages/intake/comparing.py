"""The source on the left, what was read on the right, and every correction between them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.intake import actions, queries
from huiyin.intake.outline import Outline
from huiyin.intake.parts import CorrectedItem, Part, corrected
from huiyin.intake.planned import FEEDS_BACK, REGISTERS
from huiyin.intake.progress import BUSY
from huiyin.intake.steps import ANY, NoSuchStep
from huiyin.intake.undoing import built_on
from huiyin.journal.staleness import Stale
from huiyin.reading.result import Check

from ...context import address_of
from ...forms.intake import ItemForm
from ...lists import address
from ...refusals import Refusal, Unfit, answers
from .showing import highlighted, marks_of
from .uploading import demand_recorder, standing
from .words import DATES, KINDS, MEASURES, ROLE_KEYS, ROLES, VERDICTS, WARNINGS, obstacle_words, rule_in_words

#: corrections that the page lists; older ones stay, and stay in force
SHOWN_STEPS = 30
STEP_WORDS = {
    "role": lambda s: _("改为“%(role)s”") % {"role": ROLES[s["role"]]},
    "indent": lambda s: _("下移一层"),
    "outdent": lambda s: _("上移一层"),
    "drop": lambda s: _("不采用"),
    "restore": lambda s: _("恢复采用"),
    "text": lambda s: (
        _("修改内容：%(fields)s")
        % {"fields": "；".join(str(v) for v in s["fields"].values() if v is not None)[:120]}
    ),
    "bulk": lambda s: (
        _("样式为“%(style)s”的%(from)s全部改为“%(role)s”")
        % {
            "style": s["style"] or _("无编号") if s["style"] != ANY else _("任意"),
            "from": ROLES.get(s["from"], _("条目")),
            "role": ROLES[s["role"]],
        }
    ),
}


def document_of(request: HttpRequest, pk: UUID) -> Any:
    demand_recorder(request)
    try:
        return queries.document_for(request.viewer, pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


@require_safe
def document_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return show_document(request, pk)


def show_document(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    """The page of one document, with why nothing was done when that is so."""
    document = document_of(request, pk)
    context = {"document": document, "refusal": refusal, **standing(document), **_after(document, request)}
    context["same"] = queries.same_content(request.viewer, [document])[document.pk][:3]
    context["busy"] = document.state in BUSY
    context["kind_words"] = KINDS.get(document.kind, "")
    context["stood_against"] = obstacle_words(document.problem.get("obstacles", []))
    if document.reading is not None and document.state != "reading":
        context |= panes(document, request.GET) | _facts(document, request)
    return render(request, "web/intake/document.html", context)


def _after(document: Any, request: HttpRequest) -> dict[str, Any]:
    """What came of an applied document, and what stands against taking it back."""
    if document.state != "applied":
        return {}
    targets = document.outcome["targets"]
    unit = document.target.unit_id if document.target and targets == [str(document.target_id)] else ""
    return {
        "outcome": document.outcome,
        "findings_query": _door("findings", round=document.round_id, unit=unit),
        "tasks_query": _door("tasks", round=document.round_id, unit=unit),
        "against_undo": built_on(document, request.viewer),
        "brought": queries.findings_brought(document, request.viewer)[:20],
    }


def _door(url_name: str, **query: Any) -> str:
    """The list behind a figure; "" as long as there is no such page."""
    return address(url_name, **query) if address_of(url_name) else ""


def panes(document: Any, query: QueryDict) -> dict[str, Any]:
    """Both panes of one part of the document: its text with marks, its items as corrected."""
    numbers = queries.part_numbers(document)
    number = _part_number(query, numbers)
    part = queries.part_of(document, number)
    outline = queries.outline_of(document)
    items = list(corrected(part.items, outline, part.first_item))
    checks = _checks(document)
    places = {name: tuple(span) for name, span in document.reading["places"].items()}
    chosen = next((i for i in items if str(i.at) == query.get("item")), None)
    return {
        "document": document, "items": items, "chosen": chosen, "roles": ROLES.items(),
        "item_form": ItemForm(initial=_initial(chosen)) if chosen else None, "role_keys": ROLE_KEYS,
        "source": highlighted(part, marks_of(part, items, places, checks)),
        "claims": _claims(part), "warnings": _warnings(part), "checks": _worded(checks),
        "part": number, "parts": len(numbers), "is_last": number + 1 == len(numbers),
        "styles": styles(outline), "steps": steps_taken(document), "open": document.state == "read",
        "roles_with_keys": [(r, w, ROLE_KEYS[r]) for r, w in ROLES.items()],
        "total": len(outline.ids), "dropped": sum(outline.dropped),
    }  # fmt: skip


def _part_number(query: QueryDict, numbers: Sequence[tuple[int, int]]) -> int:
    """The part that was asked for, by its number or by an item in it; the first otherwise."""
    asked, item = query.get("part", ""), query.get("item", "")
    if asked.isdecimal() and int(asked) < len(numbers):
        return int(asked)
    if item.isdecimal():
        firsts = [first for _number, first in numbers]
        return max(bisect_right(firsts, int(item)) - 1, 0)
    return 0


def _initial(item: CorrectedItem) -> dict[str, Any]:
    names = ("title", "status", "standing", "leader", "department", "person", "deadline")
    return {name: getattr(item, name) for name in names}


def _checks(document: Any) -> list[Check]:
    return [
        Check(**{**c, "spans": tuple(map(tuple, c["spans"]))}) for c in document.reading["reconciliation"]
    ]


def _worded(checks: Sequence[Check]) -> list[dict[str, Any]]:
    rows = []
    for n, check in enumerate(checks):
        words, tone, sign = VERDICTS[check.verdict]
        rows.append({"name": f"r{n}", "rule": rule_in_words(check.rule), "check": check, "words": words,
                     "tone": tone, "sign": sign})  # fmt: skip
    return rows


def _claims(part: Part) -> list[dict[str, Any]]:
    return [
        {
            "name": f"c{part.start}-{n}",
            "claim": c,
            "words": c.instrument or MEASURES.get(c.measure, c.measure),
        }
        for n, c in enumerate(part.claims)
    ]


def _warnings(part: Part) -> list[dict[str, Any]]:
    return [
        {"name": f"w{part.start}-{n}", "words": WARNINGS.get(w.code, w.code), "text": w.text}
        for n, w in enumerate(part.warnings)
    ]


def styles(outline: Outline) -> list[tuple[str, str, int]]:
    """(style, role, how many) of the items in use, for mending them all at once."""
    pairs = zip(outline.styles, outline.roles, outline.dropped, strict=True)
    counted = Counter((style, role) for style, role, gone in pairs if not gone)
    return [(style, role, number) for (style, role), number in sorted(counted.items())]


def steps_taken(document: Any) -> list[dict[str, Any]]:
    """The newest corrections in words, newest first."""
    newest = list(reversed(document.corrections))[:SHOWN_STEPS]
    return [{**s, "words": STEP_WORDS[s["op"]](s)} for s in newest]


def _facts(document: Any, request: HttpRequest) -> dict[str, Any]:
    """What was read of the document as a whole, and which unit of the body it may mean."""
    reading = document.reading
    inferred = set(reading["inferred"])
    dates = [
        {"name": f"p-dates-{n}", "words": words, "value": reading["dates"].get(n), "inferred": n in inferred}
        for n, words in DATES.items()
    ]
    return {
        "reading": reading, "dates": [d for d in dates if d["value"]], "round_facts": reading["round"],
        "enters": document.kind in FEEDS_BACK | REGISTERS,
        "likeness": queries.unit_meant(document, request.viewer),
    }  # fmt: skip


@require_POST
@answers
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one correction; to htmx the panes come back, otherwise the page at the item."""
    document = document_of(request, pk)
    try:
        step = _step(request, document)
        if step is not None:
            version = int(request.POST.get("version", "0"))
            document = actions.correct(document_id=pk, version=version, step=step, by=request.viewer)
    except (NoSuchStep, ValueError, KeyError) as unknown:
        raise Http404 from unknown
    except Stale as stale:
        return _too_late(request, stale, step)
    return _shown(request, document)


@require_POST
@answers
def take_back_step(request: HttpRequest, pk: UUID) -> HttpResponse:
    document_of(request, pk)
    try:
        number, version = int(request.POST["n"]), int(request.POST["version"])
    except (KeyError, ValueError) as unknown:
        raise Http404 from unknown
    try:
        document = actions.take_back_step(document_id=pk, version=version, number=number, by=request.viewer)
    except Stale as stale:
        return _too_late(request, stale, None)
    return _shown(request, document)


def _step(request: HttpRequest, document: Any) -> dict[str, Any] | None:
    """The step that the form asks for; None when nothing was changed."""
    posted = request.POST
    op = posted["op"]
    if op == "bulk":
        style, _sep, role = posted["which"].partition("|")
        return {"op": op, "style": style, "from": role or ANY, "role": posted["role"]}
    if op.startswith("role:"):
        return {"op": "role", "item": posted["id"], "role": op.removeprefix("role:")}
    if op != "text":
        return {"op": op, "item": posted["id"]}
    part = queries.part_of(document, _part_number(posted, queries.part_numbers(document)))
    items = corrected(part.items, queries.outline_of(document), part.first_item)
    current = next(i for i in items if i.id == posted["id"])
    form = ItemForm(posted, initial=_initial(current))
    if not form.is_valid():
        raise Unfit(form)
    changes = form.changes()
    return {"op": "text", "item": current.id, "fields": changes} if changes else None


def _shown(request: HttpRequest, document: Any) -> HttpResponse:
    if request.htmx:
        document = queries.document_for(request.viewer, document.pk)
        context = panes(document, _without_form(request.POST))
        return render(request, "web/intake/panes.html", context)
    item = request.POST.get("item", "")
    anchor = f"?item={item}#i{item}" if item.isdecimal() else f"?part={request.POST.get('part', '0')}"
    return redirect(reverse("intake_document", args=[document.pk]) + anchor)


def _without_form(posted: Mapping[str, str]) -> QueryDict:
    """After a correction the list is shown at the same part, its form closed."""
    query = QueryDict(mutable=True)
    query["part"] = posted.get("part", "")
    return query


def _too_late(request: HttpRequest, stale: Stale, step: Mapping[str, Any] | None) -> HttpResponse:
    """Somebody was first: what they did and what was asked for, with the way to do it all the same."""
    document = queries.document_for(request.viewer, stale.current.pk)
    seen = request.POST.get("version", "0")
    theirs = [s for s in steps_taken(document) if s["version"] > (int(seen) if seen.isdecimal() else 0)]
    typed = [(k, v) for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "version")]
    mine = STEP_WORDS[step["op"]](step) if step else _("撤销一处更正")
    context = {"document": document, "theirs": theirs, "mine": mine, "typed": typed, **standing(document)}
    if document.state == "read":
        context |= panes(document, _without_form(request.POST))
    template = "web/intake/panes.html" if request.htmx else "web/intake/stale.html"
    return render(request, template, {**context, "stale": True}, status=409)
