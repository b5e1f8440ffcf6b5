"""The way from a document to its reading: paragraphs, kind, tree, counts, roles, dates, checks, warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from huiyin.reading.checks import Checker
from huiyin.reading.claims import Hit, settle
from huiyin.reading.counting import patterns_of
from huiyin.reading.counts import find_counts
from huiyin.reading.cues import Grammar
from huiyin.reading.damage import broken_counts, broken_dates, broken_signs, is_cut_off
from huiyin.reading.document import Document
from huiyin.reading.headline import find_title
from huiyin.reading.kinds import is_form, read_kind
from huiyin.reading.ledger import Ledger, read_ledgers, tables
from huiyin.reading.markers import Mark
from huiyin.reading.merging import with_table
from huiyin.reading.nodes import Node
from huiyin.reading.paragraphs import Page, lay_out
from huiyin.reading.parties import find_parties
from huiyin.reading.result import Check, Claim, Item, Reading, RoundFacts, Span, Warning_
from huiyin.reading.rounds import read_round, whole_round
from huiyin.reading.structure import Structure, is_by_shape, is_mixed, mark_page
from huiyin.reading.sums import total_rows
from huiyin.reading.timeline import Timeline, read_timeline
from huiyin.reading.wholes import finding_wholes, money_wholes

_UNSURE = 0.55
_UNSAFE = 0.35
_HEAD = 2500
_INNER = ("subfinding", "measure", "result")


def understand(document: Document, grammar: Grammar) -> Reading:
    """The structure of a document. Never raises for any text; linear in its length."""
    try:
        return _Work(document, grammar).reading()
    finally:
        grammar.asked.clear()


class _Work:
    def __init__(self, document: Document, grammar: Grammar) -> None:
        self.document, self.grammar = document, grammar
        self.page: Page = lay_out(document)
        self.normal = self.page.normal
        self.text = self.normal.text
        marks = mark_page(self.page, grammar, [])
        self.title = find_title(self.page, marks)
        skip = [self.title] if self.title else []
        if any(m.start < self.title[1] for m in marks) if self.title else False:
            marks = mark_page(self.page, grammar, skip)
        if self.title:
            marks = [m for m in marks if m.start >= self.title[0]]
        self.ledger: Ledger = read_ledgers(self.page, grammar)
        self.structure = Structure(self.page, grammar, marks)
        self.nodes: list[Node] = []
        self.items: list[Item] = []
        self.body_start = self.title[1] if self.title else 0
        self.kind = self._kind()

    def reading(self) -> Reading:
        early = settle(self._counts(self._early_zones()))
        self._read_items(early)
        hits = settle(self._counts(self._zones()))
        bad = broken_counts(hits)
        hits = [h for h in hits if h not in bad]
        head = self._head()
        timeline = read_timeline(self.page, head, self.kind, self.title)
        unit, inspector = self._parties(head)
        facts = self._round(timeline)
        hits = whole_round(hits, facts)
        cut_off = is_cut_off(self.text, "published" in timeline.values) and not self.ledger.items
        checks = self._checks(hits, facts, damaged=bool(bad), cut_off=cut_off)
        places: dict[str, Span] = {k: self.normal.printed(*s) for k, s in timeline.places.items()}
        for name, span in (("title", self.title), ("unit", unit), ("inspector", inspector)):
            if span:
                places[name] = self.normal.printed(*span)
        return Reading(
            name=self.document.name, media_type=self.document.media_type, sha256=self.document.sha256,
            text=self.document.text, kind=self.kind, title=self._show(self.title), unit=self._show(unit),
            inspector=self._show(inspector), dates=timeline.dates(), inferred=tuple(timeline.inferred),
            claims=self._claims(hits), items=tuple(self.items), round=facts, reconciliation=checks,
            warnings=self._warnings(hits, bad, head, cut_off), places=places,
        )  # fmt: skip

    def _checks(
        self, hits: Sequence[Hit], facts: RoundFacts | None, *, damaged: bool, cut_off: bool
    ) -> tuple[Check, ...]:
        zones = self._zones()
        told = "\n".join(self.text[a:b] for a, b in [*zones, (self.structure.body_end, len(self.text))])
        unsafe = any(i.confidence < _UNSAFE and i.role == "finding" for i in self.items)
        gaps = any(n.gap and n.role in ("finding", "category") for n in self.nodes)
        checker = Checker(
            hits, self.items, self.normal, told=told, damaged=damaged,
            uncertain=unsafe or gaps or cut_off or is_mixed(self.nodes),
            loose_categories=is_by_shape(self.nodes, "category"),
        )  # fmt: skip
        wholes = [
            *money_wholes(self.text, zones, patterns_of(self.grammar)),
            *finding_wholes(self.text, hits),
        ]
        checks = checker.run(facts, self._counts(self._inner_zones()), wholes)
        sums = (total_rows(self.document.text, rows) for rows in tables(self.page.paragraphs))
        return (*checks, *chain.from_iterable(sums))

    # ── kind and parties ──────────────────────────────────────────────────────────────────────────────
    def _kind(self) -> str:
        title = self.text[self.title[0] : self.title[1]].replace("\n", "") if self.title else ""
        findings = sum(1 for n in self.structure.nodes if n.mark.at_line) > 4
        start = self.title[0] if self.title else 0
        return read_kind(
            self.text[start : start + 14_000],
            title,
            self.grammar,
            ledger=bool(self.ledger.items),
            findings=findings,
            faults=self._faults,
            prose=any(
                p.end - p.start > 120 and self.text.count("。", p.start, p.end) > 1
                for p in self.page.paragraphs
                if not p.block.cells and not p.chrome
            ),
        )

    def _faults(self) -> int:
        """How many of the first headings say what is wrong."""
        heads = [n for n in self.structure.nodes[:60] if n.mark.at_line]
        return sum(self.grammar.is_deficient(n.title[:140]) for n in heads)

    def _show(self, span: Span | None) -> str | None:
        return self.normal.show(*span) or None if span else None

    def _head(self) -> Span:
        """The part before the items, where the header paragraph stands; all of it for news."""
        end = len(self.text)
        if self.kind not in ("round_news", "stationing_notice", "other") and self.nodes:
            end = max(self.nodes[0].mark.start, self.body_start)
            if end - self.body_start < 40:
                end = self.nodes[0].limit + _HEAD
        start = self.body_start if self.body_start < end else 0
        return start, min(end, start + 4 * _HEAD, len(self.text))

    def _parties(self, head: Span) -> tuple[Span | None, Span | None]:
        return find_parties(
            self.kind, self.text, self.title or (0, 0), (head[0], min(head[1], head[0] + _HEAD))
        )

    # ── items ─────────────────────────────────────────────────────────────────────────────────────────
    def _read_items(self, early: Sequence[Hit]) -> None:
        counts: dict[str, set[int]] = {"finding": set(), "subfinding": set(), "category": set()}
        names = {"findings_total": "finding", "sub_findings_total": "subfinding", "aspects": "category"}
        for h in early:
            if h.measure in names:
                counts[names[h.measure]].add(int(h.value))
        items, nodes = self.structure.items(self.kind, counts)
        if is_form(self.text):
            self.items, self.nodes = [], []
        elif self.ledger.items and not any(i.role == "finding" for i in items):
            self.items, self.nodes = list(self.ledger.items), []
        else:
            self.items, self.nodes = with_table(items, self.ledger.items), nodes

    # ── counts ────────────────────────────────────────────────────────────────────────────────────────
    def _counts(self, zones: Sequence[Span]) -> list[Hit]:
        return find_counts(self.text, zones, patterns_of(self.grammar), self.kind)

    def _early_zones(self) -> list[Span]:
        """The preamble and the first items, before it is known which of them are findings."""
        nodes = self.structure.nodes
        end = nodes[0].mark.start if nodes else len(self.text)
        for node in nodes[:30]:
            if self.grammar.is_deficient(node.title[:140]) or "“" in node.title:
                break
            end = node.mark.start
        return [(self.body_start, max(self.body_start, min(end, len(self.text))))]

    def _zones(self) -> list[Span]:
        """Where counts speak of the whole document: everything outside of findings and their measures."""
        zones: list[Span] = []
        at = self.body_start
        nodes = self.nodes
        own = ("section", "next_step")
        for i, node in enumerate(nodes):
            if i == 0:
                zones.append((at, node.mark.start))
            stop = nodes[i + 1].mark.start if i + 1 < len(nodes) else self.structure.body_end
            if node.role in own[:1]:
                zones.append((node.mark.start, stop))
        if not nodes:
            zones.append((at, len(self.text)))
        zones = [(a, b) for a, b in zones if b > a]
        return self._without_tables(zones)

    def _inner_zones(self) -> list[Span]:
        """One zone a finding, with its measures, where people and money are named one by one."""
        zones: list[Span] = []
        within = False
        for i, node in enumerate(self.nodes):
            stop = self.nodes[i + 1].mark.start if i + 1 < len(self.nodes) else self.structure.body_end
            if node.role == "finding" or (node.role in _INNER and not within):
                zones.append((node.mark.start, stop))
                within = True
            elif node.role in _INNER and zones:
                zones[-1] = (zones[-1][0], stop)
            else:
                within = False
        return self._without_tables([(a, b) for a, b in zones if b > a])

    def _without_tables(self, zones: list[Span]) -> list[Span]:
        rows = [p for p in self.page.paragraphs if p.block.cells or p.chrome]
        if not rows:
            return zones
        notes = {p.start for p in self.ledger.notes}
        cuts = [(p.start, p.end) for p in rows if p.start not in notes]
        result: list[Span] = []
        for start, end in zones:
            at = start
            for a, b in cuts:
                if b <= at or a >= end:
                    continue
                if a > at:
                    result.append((at, a))
                at = max(at, b)
            if at < end:
                result.append((at, end))
        return result

    def _claims(self, hits: Sequence[Hit]) -> tuple[Claim, ...]:
        seen: set[tuple[str, float, str | None]] = set()
        claims: list[Claim] = []
        # in a text of another kind a rate without findings is the rate of something else
        no_findings = self.kind == "other" and all(h.measure != "findings_total" for h in hits)
        for h in sorted(hits, key=lambda h: h.start):
            key = (h.measure, h.value, h.instrument)
            if h.base == "other" or (h.base == "measures" and h.measure != "completion_rate"):
                continue
            if no_findings and h.measure == "completion_rate":
                continue
            if key in seen:
                continue
            seen.add(key)
            instrument = None
            if h.instrument:
                at = self.text.find(h.instrument, max(0, h.start - 60), h.end + 60)
                instrument = self.normal.show(at, at + len(h.instrument)) if at >= 0 else h.instrument
            claims.append(Claim(h.measure, h.value, h.unit, self.normal.printed(h.start, h.end), instrument))
        return tuple(claims)

    def _round(self, timeline: Timeline) -> RoundFacts | None:
        if self.kind not in ("round_news", "stationing_notice"):
            return None
        title = self.text[self.title[0] : self.title[1]] if self.title else ""
        tables = [p.block.cells for p in self.page.paragraphs if p.block.cells]
        rows = [[self.document.text[c.start : c.end].strip() for c in cells] for cells in tables]
        end = min(len(self.text), self.body_start + 20_000)
        return read_round(self.normal, (self.body_start, end), title, self.grammar, timeline, rows)

    # ── warnings ──────────────────────────────────────────────────────────────────────────────────────
    def _warnings(
        self, hits: Sequence[Hit], bad: Sequence[Hit], head: Span, cut_off: bool
    ) -> tuple[Warning_, ...]:
        found: list[Warning_] = [
            self._warn("damaged_number", h.start, h.end + 2 if h.measure == "aspects" else h.end) for h in bad
        ]
        found += [self._warn("damaged_date", a, b) for a, b in broken_dates(self.text, 0, head[1])]
        found += [
            self._warn("damaged_text", a, b)
            for a, b in broken_signs(self.text, 0, min(len(self.text), 200_000))
        ]
        found += [self._warn("approximate_number", h.start, h.end) for h in hits if h.approximate]
        if cut_off:
            end = len(self.text.rstrip())
            found.append(self._warn("cut_off", max(0, end - 12), end))
        for node, item in zip(self.nodes, self.items, strict=False):
            if node.gap:
                found.append(Warning_("numbering_gap", item.span, item.marker or ""))
            if item.confidence < _UNSURE:
                found.append(Warning_("uncertain_role", item.span, item.title[:60]))
        return tuple(found)

    def _warn(self, code: str, start: int, end: int) -> Warning_:
        return Warning_(code, self.normal.printed(start, end), self.normal.show(start, end))


def marks_of(document: Document, grammar: Grammar) -> list[Mark]:
    """The candidates of a document, for those who extend the grammar and want to see what it finds."""
    return mark_page(lay_out(document), grammar, [])


__all__ = ["Mapping", "marks_of", "understand"]
