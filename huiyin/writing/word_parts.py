"""What stands around a text as the XML of a .docx: red header, title, attachments, signature, foot."""

from __future__ import annotations

from . import official
from .official import BODY, IMPRINT, LINE
from .structure import Attachment, Head, Imprint, Paper, clean
from .word_runs import MM, TWIPS, paragraph, run, spaced, t

_EMPTY = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/></w:pPr></w:p>'
#: the lines of the foot in eighths of a point: thick outside (0.35 mm), thin between (0.25 mm)
_THICK, _THIN = 8, 6
#: what Word leaves between the edge of a cell and its text; twips
_CELL = 108


def head(paper: Paper) -> str:
    """The red header: secrecy and urgency, the mark 35 mm under the text block's edge, number, red line."""
    if paper.head is None:
        return ""
    above = [f for f in (paper.head.copy_number, paper.head.secrecy, paper.head.urgency) if f]
    lines = [paragraph(text, face=official.HEAD_FACE, align="left") for text in above]
    size, wide = official.mark_shape(paper.head.mark)
    room = official.MARK_FROM_TOP * MM / TWIPS - len(above) * LINE
    mark = run(t(paper.head.mark), size, official.TITLE_FACE, colour=official.RED, wide=wide)
    lines.append(spaced(mark, line=size * 1.1, before=max(0.0, room), align="center"))
    return "".join(lines) + _EMPTY * 2 + _number(paper.head) + _EMPTY * 2


def _number(head: Head) -> str:
    """The document's number over the red line: in the middle, or at the left where a signatory is at the
    right."""
    line = f'<w:bottom w:val="single" w:sz="12" w:space="11" w:color="{official.RED}"/>'
    if not head.signatory:
        return spaced(run(t(head.number), BODY, official.BODY_FACE), line=LINE, align="center", borders=line)
    right = round((official.BLOCK_WIDTH * MM) - BODY * TWIPS)
    tab = f'<w:tab w:val="right" w:pos="{right}"/>'
    inside = (
        run(t(f"　{head.number}"), BODY, official.BODY_FACE)
        + run(f"<w:tab/>{t('签发人：')}", BODY, official.BODY_FACE)
        + run(t(head.signatory), BODY, official.SECOND_FACE)
    )
    return spaced(inside, line=LINE, align="left", borders=line, tabs=tab)


def title(paper: Paper) -> str:
    """Title, number where no header has it, small lines, and to whom it goes."""
    words = "\n".join(official.title_lines(clean(paper.title)))
    lines = [paragraph(words, official.TITLE, official.TITLE_FACE, align="center", line=official.TITLE_LINE)]
    if paper.number and paper.head is None:
        lines.append(paragraph(paper.number, align="center"))
    lines += [paragraph(line, official.META, line=20) for line in paper.meta]
    if paper.head is not None or paper.addressee:
        lines.append(_EMPTY)
    if paper.addressee:
        lines.append(paragraph(paper.addressee))
    return "".join(lines)


def attachment_note(paper: Paper) -> str:
    """附件：1. … under the text, one line under it; each title begins where the first does."""
    if not paper.attachments:
        return ""
    lines = [_EMPTY]
    for label, text, hang in official.attachment_lines(paper):
        hanging = f' w:hanging="{round(hang * BODY * TWIPS)}"' if label else ""
        ends = f'<w:ind w:left="{round((2 + hang) * BODY * TWIPS)}"{hanging}/>'
        inside = run(t(label + text), BODY, official.BODY_FACE)
        lines.append(spaced(inside, line=LINE, align="left", ends=ends))
    return "".join(lines)


def signed(paper: Paper) -> str:
    """Agency and day, with two lines for the upper part of the seal; never parted from each other."""
    if paper.signed is None:
        return ""
    kept = _EMPTY.replace("<w:pPr>", "<w:pPr><w:keepNext/>")
    agency, day = official.signed_indents(paper.signed.agency, paper.signed.on)
    return kept * 2 + _right(paper.signed.agency, agency, keep=True) + _right(paper.signed.on, day)


def _right(text: str, indent: float, *, keep: bool = False) -> str:
    ends = f'<w:ind w:right="{round(indent * BODY * TWIPS)}"/>'
    return spaced(run(t(text), BODY, official.BODY_FACE), line=LINE, align="right", ends=ends, keep=keep)


def attached(mark: str, one: Attachment, *, new_page: bool) -> str:
    """The head of an attachment: what it is called, and its title in the third line."""
    called = run(t(mark), BODY, official.HEAD_FACE)
    words = "\n".join(official.title_lines(clean(one.title)))
    return (
        spaced(called, line=LINE, align="left", new_page=new_page)
        + _EMPTY
        + paragraph(words, official.TITLE, official.TITLE_FACE, align="center", line=official.TITLE_LINE)
        + _EMPTY
    )


def imprint(found: Imprint) -> str:
    """The foot at the lower edge of the last page: a table that floats there, its rows parted by lines."""
    wide = round(official.BLOCK_WIDTH * MM)
    thick, thin = (f'w:val="single" w:sz="{size}" w:space="0" w:color="000000"' for size in (_THICK, _THIN))
    look = (
        '<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="margin" '
        f'w:tblpXSpec="left" w:tblpYSpec="bottom"/><w:tblW w:w="{wide}" w:type="dxa"/>'
        f"<w:tblBorders><w:top {thick}/><w:bottom {thick}/><w:insideH {thin}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
    )
    rows = "".join(
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>'
        f"{_imprint_row(*row)}</w:tc></w:tr>"
        for row in official.imprint_rows(found)
    )
    grid = f'<w:tblGrid><w:gridCol w:w="{wide}"/></w:tblGrid>'
    # a floating table hangs on the paragraph after it
    return f"<w:tbl><w:tblPr>{look}</w:tblPr>{grid}{rows}</w:tbl>" + spaced("", line=1, align="left")


def _imprint_row(left: str, at_right: str) -> str:
    """One row, a character in from both sides: what is long goes on under its own beginning."""
    side, width = IMPRINT * TWIPS, round(official.BLOCK_WIDTH * MM)
    # the cell's own distance of 0.19 cm is part of that character
    side -= _CELL
    if at_right:
        tab = f'<w:tab w:val="right" w:pos="{width - 2 * _CELL - side}"/>'
        inside = run(f"{t(left)}<w:tab/>{t(at_right)}", IMPRINT, official.BODY_FACE)
        return spaced(inside, line=24, align="left", tabs=tab, ends=f'<w:ind w:left="{side}"/>')
    hang = 3 * IMPRINT * TWIPS
    ends = f'<w:ind w:left="{side + hang}" w:right="{side}" w:hanging="{hang}"/>'
    return spaced(run(t(left), IMPRINT, official.BODY_FACE), line=24, align="left", ends=ends)
