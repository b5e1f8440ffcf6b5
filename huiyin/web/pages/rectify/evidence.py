"""Evidence: handed in, fetched, withdrawn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.evidence import actions, versions
from huiyin.evidence.content import Rejected
from huiyin.evidence.queries import also_proving, evidence_for
from huiyin.evidence.storage import keep_named, path_of
from huiyin.rectification.queries import workable_tasks
from huiyin.rules.evidence import EvidenceKind

from ...errors import Fault, page
from ...forms.rectify import EvidenceForm, ReasonForm, VersionForm
from ...refusals import Refusal, Unfit, answers, checked, one_of_or_404
from .around import address_of_finding, around, finding_of
from .sending import taken_once

logger = logging.getLogger(__name__)


def rejection(rejected: Rejected) -> str:
    """What is wrong with a file, and what to do about it."""
    name = rejected.name
    words = {
        "empty": _("“%(name)s”是空文件，请确认内容已保存后重新上传。"),
        "too_large": _("“%(name)s”超过 %(limit)s MB，请压缩图片或拆分后上传。"),
        "not_allowed": _("“%(name)s”不是可接受的文件类型，请转换为 %(endings)s 之一后上传。"),
        "macros": _("“%(name)s”含有宏，请另存为不含宏的文件后上传。"),
        "ending_differs": _("“%(name)s”的内容与扩展名不符（内容应为 %(endings)s），请改正扩展名后上传。"),
        "suspicious": _("“%(name)s”含有会自行运行或夹带的内容，疑似被感染：请查杀后去掉附件和脚本再上传。"),
        "damaged": _("“%(name)s”已损坏，请重新打开并另存后上传。"),
    }
    return words[rejected.code] % {"name": name, **rejected.params}


def taken_files(
    request: HttpRequest, files: Iterable[Any], keep: Callable[..., Any] = keep_named
) -> list[Any]:
    """The files that were taken, as `keep` gives them; what is not taken is named in a message."""
    found = []
    for file in files:
        try:
            found.append(keep(file.chunks(), file.name or ""))
        except Rejected as rejected:
            messages.error(request, rejection(rejected))
    return found


def keep_files(request: HttpRequest, finding_id: UUID, task_id: UUID, data: dict[str, Any]) -> int:
    """Keep each file as evidence; what is not taken is named in a message. Gives how many were kept."""
    kept = 0
    for file in data["files"]:
        try:
            made = actions.attach(
                finding_id=finding_id, task_id=task_id, chunks=file.chunks(), name=file.name or "",
                title=data["title"], kind=EvidenceKind(data["kind"]), dated=data["dated"], by=request.viewer,
            )  # fmt: skip
            kept += 1
            _say_where_else(request, made, file.name or "")
        except Rejected as rejected:
            messages.error(request, rejection(rejected))
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
    if kept:
        messages.success(request, _("已上传 %(n)d 份佐证材料。") % {"n": kept})
    return kept


def _say_where_else(request: HttpRequest, made: Any, name: str) -> None:
    """The same content was handed in for this finding before: taken, because it may prove both, and said."""
    if n := also_proving(made).count():
        words = ngettext(
            "“%(name)s”与本问题已有的 %(n)d 份材料内容相同；已照常上传，请确认确实都能证明。",
            "“%(name)s”与本问题已有的 %(n)d 份材料内容相同；已照常上传，请确认确实都能证明。",
            n,
        )
        messages.info(request, words % {"name": name, "n": n})


def _version_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    evidence = one_of_or_404(evidence_for(request.viewer).select_related("finding__unit"), pk)
    now = {name: getattr(evidence, name) for name in ("title", "kind", "dated")}
    form = refusal.form if refusal and refusal.form else VersionForm(request.POST or None, initial=now)
    context = around(request, evidence.finding, refusal, form=form, evidence=evidence)
    return render(request, "web/rectify/replace.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=_version_page)
def replace_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return _version_page(request, pk)
    evidence = one_of_or_404(evidence_for(request.viewer), pk)
    form = VersionForm(request.POST, request.FILES)
    data = checked(form)
    file = data["file"]

    def do() -> str:
        versions.replace_evidence(
            evidence_id=pk, by=request.viewer, title=data["title"], kind=EvidenceKind(data["kind"]),
            dated=data["dated"], chunks=file.chunks() if file else None, name=file.name if file else "",
        )  # fmt: skip
        return address_of_finding(evidence.finding_id, "#evidence")

    try:
        return taken_once(request, do, _("已存为新的一版；原来的一版仍可下载。"))
    except Rejected as rejected:
        form.add_error("file", rejection(rejected))
        raise Unfit(form) from rejected


def _attach_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    finding = finding_of(request, pk)
    tasks = workable_tasks(finding)
    form = refusal.form if refusal and refusal.form else None
    form = form or EvidenceForm(request.POST or None, initial={"task": request.GET.get("task")}, tasks=tasks)
    context = around(request, finding, refusal, form=form, tasks=tasks)
    return render(request, "web/rectify/evidence.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=_attach_page)
def attach_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return _attach_page(request, pk)
    finding = finding_of(request, pk)
    data = checked(EvidenceForm(request.POST, request.FILES, tasks=workable_tasks(finding)))
    keep_files(request, pk, UUID(data["task"]), data)
    return redirect(address_of_finding(pk, "#evidence"))


@require_safe
def evidence_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file itself, asked for again at each fetch: always a download, never shown as part of a page."""
    evidence = one_of_or_404(evidence_for(request.viewer), pk)
    sent = download(request, evidence.file, evidence.name, f"evidence {evidence.pk}")
    if sent.status_code == 200:
        actions.fetch(evidence_id=pk, by=request.viewer)
    return sent


def download(request: HttpRequest, stored: Any, name: str, whose: str) -> HttpResponse:
    """A kept file under its own name; `whose` names the record in the log when the disk has lost it."""
    path = path_of(stored.pk)
    if not path.is_file():
        logger.error("%s has lost its file %s", whose, stored.pk)
        return page(request, _lost())
    response = FileResponse(path.open("rb"), content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["Content-Length"] = stored.size
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _lost() -> Fault:
    return Fault(
        500,
        _("文件缺失"),
        _("台账中有这份材料的记录，但服务器上找不到文件，可能是磁盘故障或备份没有恢复完整。"),
        _("请把下面的编号告诉管理员，由其运行 huiyin doctor 核对并从备份恢复。"),
    )


def _withdraw_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    evidence = one_of_or_404(evidence_for(request.viewer).select_related("finding__unit"), pk)
    form = refusal.form if refusal and refusal.form else ReasonForm(request.POST or None)
    context = around(request, evidence.finding, refusal, form=form, evidence=evidence)
    return render(request, "web/rectify/withdraw.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=_withdraw_page)
def withdraw_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return _withdraw_page(request, pk)
    reason = checked(ReasonForm(request.POST))["reason"]

    def do() -> str:
        evidence = actions.withdraw_evidence(evidence_id=pk, reason=reason, by=request.viewer)
        return address_of_finding(evidence.finding_id, "#evidence")

    return taken_once(request, do, _("已撤回这份材料；原文件和记录仍保留。"))
