"""evidence_predates and evidence_postdates: papers and pictures whose dates cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from huiyin.sifting.codes import Code, Param, Reason, Sign
from huiyin.sifting.files import Files
from huiyin.sifting.metadata import Made
from huiyin.sifting.records import Piece, Record

#: what is rightly older than the finding: how it looked before, originals, what the finding rests on
_RIGHTLY_OLDER = re.compile(
    r"原(?:[\u4e00-\u9fff]{0,4})(?:合同|协议|批[文复准]|票据|凭证|账|图纸|档案|登记|记录)|来源|出处|捐赠|权属|产权|"
    r"问题(?:原件|票据|凭证|底稿|账页|证据)|被查|取证|查获|证明材料|原始|原件|原[状貌有来先]|原合同|之前|以前|此前|[改治修装拆]前|前[照后]|前的|前期|旧|老照片|历史|历年|往年|上[一]?年度?|去年|对比|"
    r"反馈|依据|存根|发票|早期|当时|现状|问题照片|背景"
)
#: what rightly comes after the claim, when the reviewer had it before closing
_RIGHTLY_LATER = re.compile(r"复查|回访|回头看|巩固|验收|公示|复核|核验|满意度|后续|跟踪")
_FULL_DAY = re.compile(r"(\d{4})\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*日?")
_SHORT_DAY = re.compile(r"(?<![\d年])(\d{1,2})月(\d{1,2})日")
#: a date that a paper rightly names ahead of itself
_AHEAD = re.compile(
    r"生效|施行|执行|实施|截止|截至|期限|到期|有效|定于|拟|将于|计划|之前|以前|日前|前完成|前办结|届满|下次|预计"
)
_MARGIN = timedelta(days=3)
#: a paper's own date is no clock: one day for those that are dated when they are filed
_WRITTEN_MARGIN = timedelta(days=1)
_SCAN_MARGIN = timedelta(days=7)
#: a clock that is wrong by years tells nothing
_BROKEN_CLOCK = timedelta(days=3 * 365)
_FIRST_BELIEVED = 1995


def evidence_predates(record: Record, files: Files) -> Sign | None:
    """Evidence older than the finding, or older than what it records."""
    return max(_too_early(record, files), key=lambda sign: sign.score, default=None)


def evidence_postdates(record: Record, files: Files) -> Sign | None:
    """Evidence made after the claim, or written with an earlier date than its file knows."""
    return max(_too_late(record, files), key=lambda sign: sign.score, default=None)


def _too_early(record: Record, files: Files) -> Iterator[Sign]:
    recorded = record.finding.recorded_on
    for place, piece in enumerate(record.evidence):
        made = _believed(files, piece, record)
        written = made.taken or piece.dated or _day_in_title(piece, recorded) or made.created
        if recorded and written and not _openly_older(piece, written, record):
            gap = recorded - written
            if gap > _MARGIN:
                source = "拍摄日期" if made.taken else "日期"
                why = (
                    f"佐证材料“{piece.name}”的{source} {written} 早于问题登记日 {recorded} "
                    f"{gap.days} 天，不可能是整改所得"
                )
                score, days = min(0.97, 0.7 + gap.days / 600), _params(piece, place, written, recorded)
                yield Sign(Code.EVIDENCE_PREDATES, score, why, reason=Reason.OLDER_THAN_FINDING, params=days)
        if piece.dated:
            yield from _records_what_came_later(piece, place, piece.dated)


def _params(
    piece: Piece, place: int, day: date, against: date | None, made: Made | None = None
) -> dict[str, Param]:
    """Days for a time line: `day` of the piece, `against` what it was set, and where that day was read."""
    source = "written"
    if made is not None:
        source = "taken" if made.taken else "created" if made.created else "changed"
    return {
        "piece": place,
        "title": piece.name,
        "day": day.isoformat(),
        "against": against.isoformat() if against else "",
        "source": source,
    }


def _openly_older(piece: Piece, written: date, record: Record) -> bool:
    """Its title says that it is of the time before, or the record itself speaks of a paper of that year."""
    if _RIGHTLY_OLDER.search(piece.title + piece.text):
        return True
    recorded = record.finding.recorded_on
    of_an_earlier_year = recorded is not None and written.year < recorded.year
    return of_an_earlier_year and f"{written.year}年" in record.finding.text + record.text


def _records_what_came_later(piece: Piece, number: int, dated: date) -> Iterator[Sign]:
    for told, place in _days(piece.text, dated):
        around = piece.text[max(0, place - 10) : place + 24]
        if timedelta(0) < told - dated < _BROKEN_CLOCK and not _AHEAD.search(around):
            why = f"佐证材料“{piece.name}”落款 {dated}，却记载了 {told} 才发生的事"
            score, days = min(0.95, 0.8 + (told - dated).days / 400), _params(piece, number, dated, told)
            yield Sign(Code.EVIDENCE_PREDATES, score, why, reason=Reason.TELLS_WHAT_CAME_LATER, params=days)


def _too_late(record: Record, files: Files) -> Iterator[Sign]:
    claimed = record.claim.claimed_on if record.claim and record.claims_done else None
    for place, piece in enumerate(record.evidence):
        made = _believed(files, piece, record)
        written = piece.dated or _day_in_title(piece, made.taken or made.created or claimed)
        if written and claimed and written > claimed + _WRITTEN_MARGIN:
            yield from _written_late(piece, place, written, claimed, record.closed_on)
        if written:
            yield from _back_dated(piece, place, made, written, claimed)
        yield from _made_late(piece, place, made, written, claimed, record.closed_on)


def _late(score: float, why: str, reason: Reason, params: dict[str, Param]) -> Sign:
    return Sign(Code.EVIDENCE_POSTDATES, score, why, reason=reason, params=params)


def _made_late(
    piece: Piece, place: int, made: Made, written: date | None, claimed: date | None, closed: date | None
) -> Iterator[Sign]:
    """A file that is younger than the closing, or an undated one that is younger than the claim."""
    made_on = made.taken or made.created
    end = max(d for d in (claimed, closed, date.min) if d)
    latest = made_on or made.changed
    if latest and end > date.min and latest > end + _MARGIN:
        named = "拍摄" if made.taken else "生成" if made.created else "最后修改"
        why = f"佐证材料“{piece.name}”的文件{named}于 {latest}，晚于申报完成和销号（{end}）"
        days = _params(piece, place, latest, end, made)
        yield _late(0.85 if made_on else 0.6, why, Reason.MADE_AFTER_THE_END, days)
    elif made_on and claimed and not written and made_on > claimed + _MARGIN:
        why = f"佐证材料“{piece.name}”没有写日期，文件形成于 {made_on}，晚于申报完成日 {claimed}"
        yield _late(0.7, why, Reason.UNDATED_AND_MADE_LATE, _params(piece, place, made_on, claimed, made))


def _written_late(
    piece: Piece, place: int, written: date, claimed: date, closed: date | None
) -> Iterator[Sign]:
    before_closing = closed is not None and written <= closed
    if before_closing and _RIGHTLY_LATER.search(piece.title):
        return
    days = (written - claimed).days
    why = f"佐证材料“{piece.name}”日期 {written}，晚于申报完成日 {claimed} {days} 天"
    score = min(0.95, (0.65 if before_closing else 0.85) + days / 1000)
    yield _late(score, why, Reason.DATED_AFTER_CLAIM, _params(piece, place, written, claimed))


def _back_dated(piece: Piece, place: int, made: Made, written: date, claimed: date | None) -> Iterator[Sign]:
    """A photograph taken after its date; a document made after its date and the claim (scans come later)."""
    made_on = made.taken or made.created
    if made_on is None or made_on <= written + _SCAN_MARGIN:
        return
    if made.taken is None and (claimed is None or made_on <= claimed + _MARGIN):
        return
    named = "拍摄" if made.taken else "生成"
    why = f"佐证材料“{piece.name}”写的日期是 {written}，文件却{named}于 {made_on}，日期可能是倒签的"
    score = min(0.96, 0.82 + (made_on - written).days / 1000)
    yield _late(score, why, Reason.MADE_AFTER_ITS_DATE, _params(piece, place, made_on, written, made))


def _believed(files: Files, piece: Piece, record: Record) -> Made:
    """Dates of the file that a working clock could have written."""
    seen = files.seen(piece)
    if seen is None:
        return Made()
    known = [
        record.finding.recorded_on,
        record.closed_on,
        piece.dated,
        record.claim and record.claim.claimed_on,
    ]
    latest = max((d for d in known if d), default=None)

    def sane(day: date | None) -> date | None:
        if day is None or day.year < _FIRST_BELIEVED or (latest and day > latest + _BROKEN_CLOCK):
            return None
        return day

    return Made(sane(seen.made.taken), sane(seen.made.created), sane(seen.made.changed))


def _day_in_title(piece: Piece, near: date | None) -> date | None:
    """10月31日 in the title; the year is the one nearest to a date that is known."""
    for day, _ in _days(piece.title, near):
        return day
    return None


def _days(text: str, near: date | None) -> Iterator[tuple[date, int]]:
    for found in _FULL_DAY.finditer(text):
        try:
            yield date(int(found[1]), int(found[2]), int(found[3])), found.start()
        except ValueError:
            continue
    if near is None:
        return
    for found in _SHORT_DAY.finditer(text):
        try:
            years = [date(near.year + k, int(found[1]), int(found[2])) for k in (-1, 0, 1)]
        except ValueError:
            continue
        yield min(years, key=lambda day: abs(day - near)), found.start()
