"""PDF that does not give its text away: scans and passwords."""

# ruff: noqa: E501 - markup and sentences stay on one line

import io
import sys
from types import ModuleType, SimpleNamespace

import pytest

pytest.importorskip("reportlab")
from PIL import Image, ImageDraw  # noqa: E402
from reportlab.lib import pdfencrypt  # noqa: E402
from reportlab.lib.pagesizes import A4  # noqa: E402
from reportlab.lib.utils import ImageReader  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

from huiyin.reading.document import UnreadableFile  # noqa: E402
from huiyin.reading.opening import ocr_available  # noqa: E402


def picture_pages(count: int) -> bytes:
    picture = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(picture).text((20, 80), "REPORT 2031", fill="black", font_size=60)
    store = io.BytesIO()
    canvas = Canvas(store, pagesize=A4)
    for _ in range(count):
        canvas.drawImage(ImageReader(picture), 50, 400, 500, 166)
        canvas.showPage()
    canvas.save()
    return store.getvalue()


@pytest.mark.skipif(ocr_available(), reason="the extra ocr is installed")
def test_a_scan_is_refused_with_advice(read):
    with pytest.raises(UnreadableFile, match="文字识别") as refused:
        read(picture_pages(1), "扫描.pdf")
    assert refused.value.code == "needs_ocr"


@pytest.mark.skipif(not ocr_available(), reason="the extra ocr is not installed")
def test_a_scan_is_recognised_and_says_so(read):
    document = read(picture_pages(1), "扫描.pdf")
    assert "2031" in document.text
    assert any("文字识别" in note for note in document.notes)


def test_a_picture_among_pages_of_text_is_noted(read, monkeypatch):
    monkeypatch.setattr("huiyin.reading.opening.ocr_available", lambda: False)
    store = io.BytesIO()
    canvas = Canvas(store, pagesize=A4)
    canvas.drawString(90, 700, "Report of 2031 and its findings")
    canvas.showPage()
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 20), "gray")), 50, 400, 500, 166)
    canvas.showPage()
    canvas.save()
    document = read(store.getvalue(), "通报.pdf")
    assert document.text == "Report of 2031 and its findings"
    assert document.notes == ("第 2 页只有图片，没有可以提取的文字，没有读取",)


def test_what_is_recognised_becomes_lines_in_reading_order(monkeypatch):
    """The engine stands in by its answer; the true one is an extra and is tried by the test above where it is installed."""

    def box(x: float, y: float, wide: float) -> list[tuple[float, float]]:
        return [(x, y), (x + wide, y), (x + wide, y + 40), (x, y + 40)]

    class Engine:
        def __init__(self, params: dict) -> None:
            self.params = params

        def __call__(self, picture: object) -> SimpleNamespace:
            boxes = [box(700, 302, 200), box(100, 500, 600), box(100, 300, 400), box(100, 800, 90)]
            return SimpleNamespace(
                txts=("2031年", "第二行", "第一行", "污点"), boxes=boxes, scores=(0.9, 0.9, 0.9, 0.2)
            )

    module = ModuleType("rapidocr")
    module.RapidOCR = Engine
    monkeypatch.setitem(sys.modules, "rapidocr", module)
    from huiyin.reading.formats.ocr import Recogniser

    picture = SimpleNamespace(to_numpy=lambda: None)
    page = SimpleNamespace(get_size=lambda: (595.0, 842.0), render=lambda scale: picture)
    found = Recogniser().lines(page, 3)
    assert [(line.text, line.page) for line in found] == [("第一行 2031年", 3), ("第二行", 3)]


def test_a_pdf_with_a_password_is_refused(read):
    store = io.BytesIO()
    canvas = Canvas(store, encrypt=pdfencrypt.StandardEncryption("geheim", canPrint=0))
    canvas.drawString(100, 700, "x")
    canvas.save()
    with pytest.raises(UnreadableFile, match="密码") as refused:
        read(store.getvalue(), "a.pdf")
    assert refused.value.code == "encrypted"
