"""A close-out slip in words: the facts of `reports.slips` as the paper that is printed and signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from huiyin.journal.queries import checkpoint_code
from huiyin.organisations.profiles import profile_of
from huiyin.reports.slips import Decided, Slip
from huiyin.rules.close_checks import Severity
from huiyin.rules.close_slip import SlipKind
from huiyin.writing import Cell, Heading, Paper, Place, Signature, Table, Text, heading_number
from huiyin.writing.structure import Block

from ..closing_sentences import placed
from ..figures import day, moment, plain_money
from ..wording import bracketed, word

#: characters of a file's hash that tell it from any other of a finding
HASH_SHOWN = 12


def paper_of(slip: Slip, at: datetime | None = None) -> Paper:
    """The slip as a document in the language that is active, made at `at` (default: now)."""
    finding, made = slip.finding, at or timezone.now()
    parts = (_finding, _deeds, _tasks, _evidence, _checks, _chain, _outcome)
    blocks = [b for n, part in enumerate(parts, start=1) for b in part(slip, _numbered(n))]
    return Paper(
        title=_("对账销号单"),
        number=number_of(slip),
        meta=(
            _("%(body)s　　%(round)s") % {"body": finding.body.name, "round": finding.round.name},
            _("被巡视单位：%(unit)s　　问题编号：%(number)s") % {
                "unit": finding.unit.name, "number": finding.number,
            },
        ),
        blocks=(*blocks, _signatures(slip)),
        language=_language(),
        made_at=made,
    )  # fmt: skip


def _language() -> Any:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def number_of(slip: Slip) -> str:
    """Year and place in the body's journal of the decision; nothing where no decision is journaled."""
    if slip.entry is None:
        return ""
    year = timezone.localtime(slip.entry.at).year
    return _("〔%(year)s〕第 %(number)s 号") % {"year": year, "number": slip.entry.sequence}


def _numbered(n: int) -> Callable[[str], Heading]:
    sign = heading_number(n, _language())
    return lambda text: Heading(sign + text)


def _pairs(rows: Sequence[tuple[str, str, str, str]]) -> Table:
    """Two labelled values a row."""
    told = tuple((Cell(a, bold=True), b, Cell(c, bold=True), d) for a, b, c, d in rows)
    return Table((28, 50, 28, 50), told, size=12)


def _finding(slip: Slip, heading: Any) -> Iterator[Block]:
    finding = slip.finding
    yield heading(_("问题"))
    yield Text(finding.title)
    if finding.text and finding.text.strip() != finding.title:
        yield Text(finding.text, _("具体情况："))
    if finding.basis:
        yield Text(finding.basis, _("依据："))
    amount = plain_money(finding.amount) if finding.amount is not None else "—"
    yield _pairs((
        (_("问题类别"), finding.category.name if finding.category else "—", _("涉及金额"), amount),
        (_("反馈日期"), day(finding.fed_back_on), _("整改时限"), day(finding.due_on)),
        (_("责任领导"), _owners(slip, "leader"), _("牵头部门"), _owners(slip, "lead_department")),
    ))  # fmt: skip


def _owners(slip: Slip, name: str) -> str:
    """Each leader or department that answers for one of the tasks, once."""
    named = [getattr(getattr(t, "responsibility", None), name, "") for t in slip.tasks]
    return _("、").join(dict.fromkeys(n for n in named if n)) or "—"


def _deeds(slip: Slip, heading: Any) -> Iterator[Block]:
    yield heading(_("整改情况"))
    if slip.application is None:
        yield Text(_("本问题由原有台账导入时已销号，没有在本系统提交过申请。"))
    else:
        yield Text(slip.application.text)
    figures = slip.figures
    rules, meetings = figures.rules_made, figures.meetings
    yield _pairs((
        (_("建章立制"), ngettext("%(n)d 项", "%(n)d 项", rules) % {"n": rules},
         _("追缴退还"), plain_money(figures.money_recovered)),
        (_("处理人员"), _people(slip), _("召开会议"),
         ngettext("%(n)d 次", "%(n)d 次", meetings) % {"n": meetings}),
    ))  # fmt: skip


def _people(slip: Slip) -> str:
    """How many people in all, and by instrument as the profile words them."""
    n = slip.figures.persons
    said = ngettext("%(n)d 人", "%(n)d 人", n) % {"n": n}
    if not slip.figures.people:
        return said
    known = {w.zh: w for w in profile_of(slip.finding.body).instruments}
    names = [(known[name].en if name in known and _language() == "en" else name, k)
             for name, k in slip.figures.people]  # fmt: skip
    return bracketed(said, _("、").join(f"{name} {k}" for name, k in names))


def _tasks(slip: Slip, heading: Any) -> Iterator[Block]:
    yield heading(_("整改任务"))
    if not slip.tasks:
        yield Text(_("没有列出整改任务。"))
        return
    head = (_("序号"), _("任务"), _("成果"), _("责任部门"), _("时限"), _("状态"))
    rows = tuple(
        (Cell(str(t.number), align="center"), t.title, str(word(t.deliverable, "Deliverable")),
         _owner(t), day(t.due_on), str(word(t.state, "TaskState")))
        for t in slip.tasks
    )  # fmt: skip
    yield Table((11, 58, 20, 27, 24, 16), rows, head)


def _owner(task: Any) -> str:
    named = getattr(task, "responsibility", None)
    return (named.lead_department or named.person or "—") if named else "—"


def _evidence(slip: Slip, heading: Any) -> Iterator[Block]:
    n = len(slip.evidence)
    yield heading(bracketed(_("佐证材料"), ngettext("%(n)d 份", "%(n)d 份", n) % {"n": n}))
    if not n:
        yield Text(_("没有佐证材料。"))
        return
    head = (_("序号"), _("名称"), _("种类"), _("落款日期"), _("校验值前 12 位"))
    rows = tuple(
        (Cell(str(place), align="center"), e.title or e.name, str(word(e.kind, "EvidenceKind")),
         day(e.dated), e.file_id[:HASH_SHOWN])
        for place, e in enumerate(slip.evidence, start=1)
    )  # fmt: skip
    yield Table((11, 65, 24, 24, 32), rows, head)


def _checks(slip: Slip, heading: Any) -> Iterator[Block]:
    yield heading(_("核对情况"))
    points = slip.application.points if slip.application else []
    if points:
        head = (_("核对结果"), _("说明"))
        rows = tuple((_point(p), p["text"] or "—") for p in points)
        yield Table((86, 70), rows, head)
    elif slip.application:
        yield Text(_("申请时逐项核对，没有发现需要说明的情况。"))
    else:
        yield Text(_("没有在本系统核对过。"))
    if slip.dismissed:
        n = slip.dismissed
        said = ngettext(
            "另有 %(n)d 条整改疑点经核对后写明理由排除。", "另有 %(n)d 条整改疑点经核对后写明理由排除。", n
        )
        yield Text(said % {"n": n})


def _point(point: Any) -> str:
    weight = word(Severity(point["severity"]))
    return _("【%(weight)s】%(said)s") % {
        "weight": weight, "said": placed(point["check"], point["params"], point["task"]),
    }  # fmt: skip


def _chain(slip: Slip, heading: Any) -> Iterator[Block]:
    yield heading(_("审核情况"))
    if not slip.decisions:
        yield Text(_("没有在本系统审核过。"))
        return
    if slip.returned:
        n = slip.returned
        yield Text(
            ngettext("此前退回 %(n)d 次，补充后再次申请。", "此前退回 %(n)d 次，补充后再次申请。", n)
            % {"n": n}
        )
    head = (_("环节"), _("审核职务"), _("决定和意见"), _("时间"), _("用时"))
    rows = tuple(_decision(d, inside=slip.inside) for d in slip.decisions)
    yield Table((26, 30, 54, 28, 18), rows, head)


def _decision(decided: Decided, *, inside: bool) -> tuple[str | Cell, ...]:
    review = decided.review
    told = str(word(review.decision, "Decision"))
    if review.reason:
        told = _("%(what)s：%(why)s") % {"what": told, "why": review.reason}
    stage = str(word(review.stage, "Stage")) if review.stage else "—"
    post = decided.post or "—" if inside else _("巡视巡察机构")
    return (stage, post, told, moment(review.decided_at), _waited(review))


def _waited(review: Any) -> str:
    """From the stage's beginning to the decision, in days; less than one is said so."""
    if review.stage_since is None:
        return "—"
    n = (review.decided_at - review.stage_since).days
    return ngettext("%(n)d 天", "%(n)d 天", n) % {"n": n} if n else _("不到 1 天")


def _outcome(slip: Slip, heading: Any) -> Iterator[Block]:
    yield heading(_("认定结果"))
    finding, application = slip.finding, slip.application
    match slip.kind:
        case SlipKind.BASICALLY_DONE:
            yield Text(_("认定基本完成，问题未销号，余项继续整改。"))
            if application and application.rest:
                until = _("完成时限 %(day)s") % {"day": day(application.rest_due_on)}
                yield Text(bracketed(application.rest, until), _("余项："))
        case SlipKind.STANDING:
            yield Text(_("准予销号，销号日期 %(day)s；需要长期坚持，每年报告一次坚持情况。") % {
                "day": day(finding.closed_on)})  # fmt: skip
        case SlipKind.CLOSED:
            yield Text(_("准予销号，销号日期 %(day)s。") % {"day": day(finding.closed_on)})
    if slip.entry:
        yield Text(_("操作日志第 %(n)s 号，校验码 %(hash)s。") % {
            "n": slip.entry.sequence, "hash": slip.entry.hash[:HASH_SHOWN]})  # fmt: skip
        if code := checkpoint_code(slip.entry):
            yield Text(code, _("日志检查点编码（留存备查）："))


def _signatures(slip: Slip) -> Signature:
    sign, seal, on = _("负责人（签字）：").strip(), _("（盖章）"), _("年　　月　　日") + " "
    whose = [slip.finding.unit.name]
    if slip.finding.target.team:
        whose.append(slip.finding.target.team.name)
    whose.append(slip.finding.body.name)
    return Signature(tuple(Place(name, (sign, seal, on)) for name in whose))
