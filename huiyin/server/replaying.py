"""The journal held against the tables: where they differ, a table was changed past the program."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from huiyin.evidence.models import Evidence, StoredFile
from huiyin.evidence.storage import path_of
from huiyin.findings.models import Finding
from huiyin.rules.finding import FindingAction, FindingState

_MANY = 5000
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOVES = frozenset(a.value for a in FindingAction)
_STATES = frozenset(s.value for s in FindingState)


class Replay:
    """Told of every entry in order; keeps the last state of each finding and the content of each evidence.

    A state is known from a move that says from what to what. An entry that moves many at once (a document
    applied or taken back) says it for none of them: they are not judged until they are moved again.
    """

    def __init__(self) -> None:
        self.states: dict[UUID, str] = {}
        self.contents: dict[UUID, str] = {}

    def see(self, action: str, kind: str, about: str, payload: str) -> None:
        if kind == "finding":
            self._take(action, about, json.loads(payload))
        elif kind == "document":
            for named in _IDENTIFIER.findall(payload):
                self.states.pop(UUID(named), None)
        elif '"parts":' in payload:
            for part in json.loads(payload)["parts"]:
                if part.get("object_type") == "finding":
                    self._take(part["action"], part["object_id"], part)

    def _take(self, action: str, about: str, told: Mapping[str, Any]) -> None:
        pk = UUID(about)
        if action in _MOVES:
            if told.get("to") in _STATES:
                self.states[pk] = told["to"]
            else:
                self.states.pop(pk, None)
        if "evidence" in told and "sha256" in told:
            self.contents[UUID(told["evidence"])] = told["sha256"]

    def differences(self) -> Iterator[str]:
        """What the tables say otherwise, in words."""
        yield from _differing(Finding, "state", self.states, "问题的状态与日志不符")
        yield from _differing(Evidence, "file_id", self.contents, "佐证材料的内容与日志不符")


def _differing(kind: type[Any], name: str, told: Mapping[UUID, str], what: str) -> Iterator[str]:
    ids = list(told)
    for start in range(0, len(ids), _MANY):
        block = ids[start : start + _MANY]
        now = dict(kind._base_manager.filter(pk__in=block).values_list("pk", name))
        for pk in block:
            if now.get(pk) != told[pk]:
                yield f"{what}：{pk}（日志 {told[pk]}，现为 {now.get(pk, '不存在')}）"


@dataclass(frozen=True, slots=True)
class Content:
    """One file whose bytes are not those that its name promises."""

    sha256: str
    missing: bool


def wrong_contents() -> Iterator[Content]:
    """Every stored file hashed again."""
    for sha256 in StoredFile.objects.values_list("sha256", flat=True).iterator(chunk_size=1000):
        path = path_of(sha256)
        if not path.is_file():
            yield Content(sha256, missing=True)
            continue
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                yield Content(sha256, missing=False)
