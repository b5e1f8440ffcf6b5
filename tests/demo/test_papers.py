"""Evidence files are real: the same bytes for the same words, opened by what opens such files."""

from __future__ import annotations

import io
from datetime import date
from random import Random

import pypdfium2
import pytest
from docx import Document
from PIL import Image

from huiyin.demo.papers import pdf, photograph, word_document

WORDS = ["一、已收回逾期预付款120万元（含利息）。", "二、<处理> & 结果：诫勉2人。"]


def test_a_word_document_opens_and_says_its_words():
    document = Document(io.BytesIO(word_document("整改台账", WORDS)))
    assert [p.text for p in document.paragraphs] == ["整改台账", *WORDS]


def test_a_pdf_opens_and_says_its_words():
    found = pypdfium2.PdfDocument(pdf("收款凭证", WORDS))
    text = found[0].get_textpage().get_text_range()
    assert "收款凭证" in text
    assert "120万元" in text


def test_a_long_pdf_has_pages():
    found = pypdfium2.PdfDocument(pdf("清单", [f"第{n}项" for n in range(70)]))
    assert len(found) == 3
    assert "第69项" in found[2].get_textpage().get_text_range()


def test_a_photograph_opens():
    image = Image.open(io.BytesIO(photograph(date(2024, 7, 1), Random(4))))
    image.load()
    assert image.format == "JPEG"


@pytest.mark.parametrize(
    "make",
    [
        lambda: word_document("整改台账", WORDS),
        lambda: pdf("收款凭证", WORDS),
        lambda: photograph(date(2024, 7, 1), Random(4)),
    ],
)
def test_the_same_words_give_the_same_bytes(make):
    assert make() == make()
