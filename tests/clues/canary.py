"""Clues with words that occur nowhere else, entered as people enter them; and where those words turn up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver

from huiyin.clues.models import Clue
from huiyin.complaints.models import Complaint
from tests.clues.conftest import PASSPHRASE

#: how text may lie in a database, a log, a workbook, a compressed page
ENCODINGS = ("utf-8", "utf-16-le", "gb18030")


@dataclass(frozen=True)
class Canary:
    """One clue's own words: in its subject, its persons, its text, its files' names and contents."""

    n: int

    def word(self, place: str) -> str:
        return f"金丝雀{place}{self.n:03}羽毛"

    @property
    def words(self) -> list[str]:
        return [self.word(p) for p in ("题", "人", "文", "源", "名", "件", "复")]


def enter(client: Client, side, canary: Canary, **more) -> Clue:
    """Through the form, with a file."""
    content = f"{canary.word('件')} 附件正文".encode() * 40
    data = {
        "target": str(side.targets[0].pk), "department": str(side.department.pk), "clue_class": "integrity",
        "source": "letters", "subject": canary.word("题"), "concerned": canary.word("人"),
        "text": canary.word("文"), "origin": canary.word("源"), "once": f"canary{canary.n:020}",
        "files": [SimpleUploadedFile(f"{canary.word('名')}.txt", content)], **more,
    }  # fmt: skip
    answer = client.post("/clues/enter/", data)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return Clue.objects.get(pk=answer.headers["Location"].split("/")[2])


@dataclass(frozen=True)
class Told:
    """One complaint's own words: who told it is kept apart, and gone once it is a clue."""

    n: int

    def word(self, place: str) -> str:
        return f"金丝雀{place}{self.n:03}翅膀"

    @property
    def senders(self) -> list[str]:
        return [self.word(p) for p in ("姓", "址")]

    @property
    def words(self) -> list[str]:
        return [self.word(p) for p in ("题", "述", "答", "姓", "址")]


def tell(client: Client, side, told: Told):
    """Through the form of office and team."""
    data = {
        "channel": "hotline", "received_on": "2024-03-01", "target": str(side.targets[0].pk),
        "subject": told.word("题"), "text": told.word("述"), "name": told.word("姓"),
        "contact": told.word("址"), "once": f"told{told.n:028}",
    }  # fmt: skip
    answer = client.post("/complaints/enter/", data)
    assert answer.status_code == 200, answer.content.decode()[-3000:]
    return Complaint.objects.latest("registered_at")


def sort(client: Client, complaint, decision: str, **more):
    complaint.refresh_from_db()
    data = {
        "version": complaint.version, "decision": decision, "once": f"{decision}{complaint.pk.hex}", **more
    }  # fmt: skip
    answer = client.post(f"/complaints/{complaint.pk}/", data)
    assert answer.status_code == 302, answer.content.decode()[-3000:]


def play_complaint(office: Client, team: Client, side, told: Told):
    """Every other one is answered, the others become clues; its sender was looked at before."""
    complaint = tell(office, side, told)
    office.post(f"/complaints/{complaint.pk}/", {"decision": "read_sender"})
    sort(office, complaint, "accept", topic="money")
    if told.n % 2:
        sort(office, complaint, "answer", answer=told.word("答"), way="phone")
    else:
        sort(team, complaint, "hand_on", department=str(side.department.pk), sure="on")
    return complaint


def open_key(client: Client, side, passphrase: str = PASSPHRASE):
    data = {"department": str(side.department.pk), "passphrase": passphrase, "next": "/clues/"}
    return client.post("/clues/open/", data)


def step(client: Client, clue: Clue, decision: str, **more):
    clue.refresh_from_db()
    data = {"version": clue.version, "decision": decision, "once": f"{decision}{clue.pk.hex}", **more}
    return client.post(f"/clues/{clue.pk}/", data)


def addresses() -> list[str]:
    """Every page that needs no parameters, and every list as it is printed and taken out."""
    found: list[str] = []

    def walk(patterns, prefix: str = "") -> None:
        for entry in patterns:
            route = prefix + str(entry.pattern)
            if not isinstance(entry, URLPattern):
                walk(entry.url_patterns, route)
            elif "<" not in route and "^" not in route and "logout" not in route:
                found.append(f"/{route}")

    walk(get_resolver().url_patterns)
    return found


def whole(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def told_by(client: Client, pages: Iterable[str], words: Iterable[str]) -> list[tuple[str, str]]:
    """Where these words are shown to whoever uses this client."""
    found = []
    for page in pages:
        answer = client.get(page)
        if answer.status_code < 500:
            content = whole(answer).decode(errors="replace")
            found += [(page, word) for word in words if word in content]
    return found


def traces(pieces: Iterable[tuple[str, bytes]], words: Iterable[str]) -> list[tuple[str, str]]:
    """Where the bytes of these words lie, plain or as the digits in which a dump writes bytes."""
    needles = {w: {w.encode(e) for e in ENCODINGS} for w in words}
    found = []
    for name, content in pieces:
        for word, forms in needles.items():
            if any(f in content or f.hex().encode() in content.lower() for f in forms):
                found.append((name, word))
    return found


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        yield str(path.relative_to(folder)), path.read_bytes()


def dump_of(connection) -> bytes:
    """Every cell of every table, also of what is not committed yet; of an index its inner tables."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    made = BytesIO()
    for (name,) in tables:
        for row in connection.execute(f'SELECT * FROM "{name}"'):
            for cell in row:
                made.write(bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode())
                made.write(b"\n")
    return made.getvalue()
