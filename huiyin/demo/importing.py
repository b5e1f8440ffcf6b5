"""Imported documents: one is in the ledger, two wait to be confirmed, one of them disagrees with itself."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import resources

from huiyin.findings.models import Finding
from huiyin.intake.actions import upload
from huiyin.intake.applying import apply_document
from huiyin.intake.keeping import read_one
from huiyin.intake.models import DocumentState, ImportedDocument
from huiyin.rectification.models import Task

from .papers import word_document
from .progress import Progress
from .stage import Stage
from .timeline import workday

#: days from today of the dates that the documents speak of
DATES = {"fed_back": -66, "signed": -38, "due_1": 52, "due_2": 80, "due_3": 108}
APPLIED = "整改方案（松岭商用车）.docx"


class Unread(RuntimeError):
    """A document of the demonstration could not be read: the reader is broken."""


def bring_in(stage: Stage, today: date, progress: Progress) -> None:
    """Upload, read, and apply the one whose findings stand in the ledger."""
    papers = {
        "整改进展通报（北原重机）.docx": _word(_text("progress_notice", today)),
        "补充反馈意见（朔河成套）.txt": _text("feedback", today).encode(),
        APPLIED: _word(_text("plan", today)),
    }
    progress.start("读取导入文件", len(papers))
    for name, content in papers.items():
        document = upload(round_id=stage.main.round.pk, name=name, chunks=[content], by=stage.office)
        read_one(document.pk)
        read = ImportedDocument.objects.get(pk=document.pk)
        if read.state != DocumentState.READ:
            raise Unread(f"{name}: {read.state} {read.problem}")
        if name == APPLIED:
            apply_document(document_id=document.pk, by=stage.office)
            _date(document, _days(today))
        progress.step()


def _days(today: date) -> dict[str, date]:
    return {key: workday(today + timedelta(days=n)) for key, n in DATES.items()}


def _date(document: ImportedDocument, days: dict[str, date]) -> None:
    """What the document brought was recorded and planned when it says, not when it was read."""
    mine = Finding.objects.filter(source_document=document.pk)
    mine.update(recorded_on=days["fed_back"])
    Task.objects.filter(finding__in=mine).update(planned_on=days["signed"])


def _text(name: str, today: date) -> str:
    file = resources.files("huiyin.demo.content") / "documents" / f"{name}.txt"
    written = {key: f"{day.year}年{day.month}月{day.day}日" for key, day in _days(today).items()}
    return file.read_text(encoding="utf-8").format_map(written)


def _word(text: str) -> bytes:
    title, *paragraphs = text.strip().splitlines()
    return word_document(title, paragraphs)
