"""Evidence: the same picture made over, dates that cannot be, files that are hostile."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance

from huiyin.sifting import Code, Index, Record, Sifter

from .conftest import record, signs


def picture(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A scene of its own for each seed."""
    rng = np.random.default_rng(seed)
    grey = Image.fromarray(rng.integers(0, 255, (6, 8, 3), dtype=np.uint8)).resize(
        size, Image.Resampling.BICUBIC
    )
    draw = ImageDraw.Draw(grey)
    for _ in range(14):
        x, y = rng.integers(0, size[0]), rng.integers(0, size[1])
        w, h = rng.integers(20, 160, 2)
        draw.rectangle(
            (int(x), int(y), int(x + w), int(y + h)), fill=tuple(int(c) for c in rng.integers(0, 255, 3))
        )
    return grey


def save(image: Image.Image, path: Path, **how: object) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, **{"quality": 85, **how} if path.suffix == ".jpg" else how)  # type: ignore[arg-type]
    return path.name


def watermarked(image: Image.Image) -> Image.Image:
    marked = image.copy()
    draw = ImageDraw.Draw(marked)
    draw.rectangle((330, 420, 630, 470), fill="white")
    draw.text((340, 430), "2025-05-12 10:21", fill="black", font_size=28)
    return marked


def cropped(image: Image.Image, share: float) -> Image.Image:
    w, h = image.size
    return image.crop(
        (int(w * share * 0.7), int(h * share * 0.2), int(w * (1 - share * 0.3)), int(h * (1 - share * 0.8)))
    )


MADE_OVER = {
    "re-encoded": lambda i: i,
    "half size": lambda i: i.resize((320, 240)),
    "cropped by a twentieth": lambda i: cropped(i, 0.05),
    "cropped by a tenth": lambda i: cropped(i, 0.10),
    "brightened": lambda i: ImageEnhance.Brightness(i).enhance(1.3),
    "less contrast": lambda i: ImageEnhance.Contrast(i).enhance(0.7),
    "watermarked": watermarked,
    "mirrored": lambda i: i.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "turned": lambda i: i.transpose(Image.Transpose.ROTATE_90),
    "grey": lambda i: i.convert("L"),
}


def with_file(name: str, unit: str = "云溪市文旅局", **piece: object) -> Record:
    return record(
        "逐台核对设备12台，4月18日移交。", unit=unit, evidence=[{"file": name, "title": "照片", **piece}]
    )


@pytest.mark.parametrize("how", MADE_OVER)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_picture_made_over_is_found_under_another_unit(tmp_path, how, seed):
    first = with_file(save(picture(seed), tmp_path / "a.jpg"))
    second = with_file(save(MADE_OVER[how](picture(seed)), tmp_path / "b.jpg", quality=60), "云溪市档案馆")
    found = signs(first, second, evidence=tmp_path)
    assert found[Code.REUSED_EVIDENCE].refs == (first.id,)


@pytest.mark.parametrize("original_first", [True, False])
@pytest.mark.parametrize("how", MADE_OVER)
def test_a_picture_made_over_is_found_among_those_handed_in_before(tmp_path, how, original_first):
    first = with_file(save(picture(1), tmp_path / "a.jpg"))
    second = with_file(save(MADE_OVER[how](picture(1)), tmp_path / "b.jpg", quality=60), "云溪市档案馆")
    held = Index(tmp_path / "index.db")
    sifter = Sifter(tmp_path, codes={Code.REUSED_EVIDENCE})
    others = [with_file(save(picture(20 + k), tmp_path / f"{k}.jpg"), f"云溪市第{k}中学") for k in range(8)]
    early, late = (first, second) if original_first else (second, first)
    assert list(sifter.sift([*others, early], held)) == []
    (answer,) = sifter.sift([late], held)
    held.close()
    assert answer.signs[0].refs == (early.id,)


def test_other_pictures_are_not_taken_for_one(tmp_path):
    units = [
        with_file(save(picture(seed), tmp_path / f"{seed}.jpg"), f"云溪市第{seed}中学")
        for seed in range(10, 50)
    ]
    for unit in units[::8]:
        assert Code.REUSED_EVIDENCE not in signs(*units, of=unit, evidence=tmp_path)


def test_scanned_pages_of_other_text_are_not_taken_for_one(tmp_path):
    def page(seed: int) -> Image.Image:
        rng, sheet = np.random.default_rng(seed), Image.new("L", (600, 850), 252)
        draw = ImageDraw.Draw(sheet)
        for line in range(24):
            x = 60
            while x < 540:
                width = int(rng.integers(8, 40))
                draw.rectangle((x, 60 + 30 * line, min(x + width, 540), 74 + 30 * line), fill=30)
                x += width + int(rng.integers(4, 30))
        return sheet

    units = [
        with_file(save(page(seed), tmp_path / f"{seed}.png"), f"云溪市第{seed}小学") for seed in range(8)
    ]
    for unit in units:
        assert Code.REUSED_EVIDENCE not in signs(*units, of=unit, evidence=tmp_path)


def form(seed: int) -> Image.Image:
    """One printed form, filled in by hand each time."""
    rng, sheet = np.random.default_rng(seed), Image.new("L", (600, 850), 250)
    draw = ImageDraw.Draw(sheet)
    draw.text((200, 30), "验收登记表 ACCEPTANCE", fill=20, font_size=24)
    for line in range(16):
        draw.line((50, 90 + 45 * line, 550, 90 + 45 * line), fill=30, width=2)
        for stroke in range(12):
            x, y = 160 + 30 * stroke, 100 + 45 * line
            draw.line(
                tuple(int(v) for v in rng.integers(0, 28, 4) + np.array([x, y, x, y])), fill=40, width=3
            )
    return sheet


def test_two_filled_forms_are_not_one_and_a_copied_form_is(tmp_path):
    sheets = [save(form(seed), tmp_path / f"{seed}.png") for seed in range(4)]
    units = [with_file(name, f"云溪市第{k}小学") for k, name in enumerate(sheets)]
    for unit in units:
        assert Code.REUSED_EVIDENCE not in signs(*units, of=unit, evidence=tmp_path)
    copy = with_file(save(form(2).resize((450, 640)), tmp_path / "copy.jpg", quality=60), "云溪市档案馆")
    assert signs(*units, copy, evidence=tmp_path)[Code.REUSED_EVIDENCE].refs == (units[2].id,)


def test_the_same_hash_is_enough_without_files():
    one, other = (
        record("核对12台。", unit=u, evidence=[{"sha256": "ab" * 32}]) for u in ("云溪市甲局", "云溪市乙局")
    )
    assert signs(one, other)[Code.REUSED_EVIDENCE].score > 0.9


def test_a_circular_from_above_may_lie_in_many_files():
    held = [{"title": "全省专项检查方案", "sha256": "cd" * 32}]
    units = [record("核对12台。", unit=f"云溪市第{k}所", evidence=held) for k in range(5)]
    assert Code.REUSED_EVIDENCE not in signs(*units)


@pytest.mark.parametrize(
    ("paper", "joint"),
    [
        ({"title": "云溪市文旅局、云溪市档案馆资产移交协议"}, True),
        ({"title": "会议纪要", "text": "云溪市文旅局和云溪市档案馆商定共用库房，租金各半。"}, True),
        ({"title": "两部门联合检查记录"}, True),
        ({"title": "会议纪要", "text": "云溪市文旅局商定库房租金。"}, False),
        ({"title": "检查记录"}, False),
    ],
)
def test_a_paper_that_two_units_made_together_may_lie_with_both(paper, joint):
    seal = "7" * 64
    pair = [
        record("库房3间已清点移交。", unit=unit, evidence=[{**paper, "sha256": seal}])
        for unit in ("云溪市文旅局", "云溪市档案馆")
    ]
    assert (Code.REUSED_EVIDENCE in signs(*pair)) is not joint


def dated(day: str, title: str = "整改照片", **how: object) -> Record:
    return record("逐台核对设备12台，4月18日移交。", evidence=[{"title": title, "dated": day, **how}])


def test_evidence_older_than_the_finding_is_marked():
    assert Code.EVIDENCE_PREDATES in signs(dated("2024-11-02"))
    assert Code.EVIDENCE_PREDATES not in signs(dated("2025-04-02"))


@pytest.mark.parametrize("title", ["原始票据", "整改前照片", "改造之前的照片", "历史台账", "前后对比照片"])
def test_what_is_rightly_older_is_not_marked(title):
    assert Code.EVIDENCE_PREDATES not in signs(dated("2023-11-02", title))


def test_minutes_that_tell_of_a_later_event_are_marked():
    told = "会上学习了2025年5月14日上级电视电话会议内容。"
    assert Code.EVIDENCE_PREDATES in signs(dated("2025-04-04", "班子会记录", text=told))
    assert Code.EVIDENCE_PREDATES not in signs(dated("2025-05-16", "班子会记录", text=told))
    assert Code.EVIDENCE_PREDATES not in signs(dated("2025-04-04", "《办法》", text="自2025年6月1日起施行。"))


def test_evidence_made_after_the_claim_is_marked():
    assert Code.EVIDENCE_POSTDATES in signs(dated("2025-07-20"))
    assert Code.EVIDENCE_POSTDATES not in signs(dated("2025-05-29"))


def photographed(path: Path, day: str) -> str:
    exif = Image.Exif()
    exif[306] = f"{day.replace('-', ':')} 10:00:00"
    return save(picture(5), path, exif=exif)


def test_a_photograph_with_an_earlier_date_written_on_it_is_back_dated(tmp_path):
    name = photographed(tmp_path / "a.jpg", "2025-05-20")
    assert Code.EVIDENCE_POSTDATES in signs(dated("2025-04-01", file=name), evidence=tmp_path)
    assert Code.EVIDENCE_POSTDATES not in signs(dated("2025-05-21", file=name), evidence=tmp_path)


@pytest.mark.parametrize("clock", ["1980-01-01", "2099-01-01"])
def test_a_camera_with_a_broken_clock_proves_nothing(tmp_path, clock):
    name = photographed(tmp_path / "a.jpg", clock)
    assert not {Code.EVIDENCE_POSTDATES, Code.EVIDENCE_PREDATES} & set(
        signs(dated("2025-04-01", file=name), evidence=tmp_path)
    )


def word_file(path: Path, created: str) -> str:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "docProps/core.xml", f"<a><dcterms:created x='y'>{created}T08:00:00Z</dcterms:created></a>"
        )
    return path.name


def test_minutes_written_after_the_close_are_back_dated(tmp_path):
    name = word_file(tmp_path / "a.docx", "2025-09-20")
    assert Code.EVIDENCE_POSTDATES in signs(dated("2025-04-10", "会议记录", file=name), evidence=tmp_path)


def test_a_scan_made_before_the_claim_is_not_back_dated(tmp_path):
    name = word_file(tmp_path / "a.docx", "2025-05-20")
    assert Code.EVIDENCE_POSTDATES not in signs(dated("2025-04-10", "会议记录", file=name), evidence=tmp_path)


def hostile(folder: Path) -> list[str]:
    files = {
        "empty.jpg": b"",
        "cut.jpg": save_bytes(picture(7), "JPEG")[:900],
        "noise.png": b"\x89PNG\r\n\x1a\n" + b"\xff" * 500,
        "bomb.png": bomb(),
        "bad.docx": b"PK\x03\x04" + b"\0" * 200,
        "bad.pdf": b"%PDF-1.4\n/CreationDate (D:20259999)",
        "text.jpg": "不是图片".encode(),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    frames = [picture(s, (80, 60)) for s in range(5)]
    frames[0].save(folder / "moving.gif", save_all=True, append_images=frames[1:])
    return [*files, "moving.gif", "../outside.jpg", "/etc/passwd", "absent.jpg", "a\0b.jpg"]


def save_bytes(image: Image.Image, kind: str) -> bytes:
    held = io.BytesIO()
    image.save(held, kind)
    return held.getvalue()


def bomb() -> bytes:
    held = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(held, "PNG")
    return held.getvalue()


def test_hostile_files_are_told_and_the_rest_is_sifted(tmp_path):
    told: list[str] = []
    names = hostile(tmp_path)
    pieces = [{"file": name, "title": "照片"} for name in names]
    both = [record("核对12台。", unit=u, evidence=pieces) for u in ("云溪市甲局", "云溪市乙局")]
    found = signs(*both, evidence=tmp_path, tell=told.append)
    assert Code.REUSED_EVIDENCE in found
    assert any("bomb.png" in t for t in told)
    assert any("outside.jpg" in t for t in told)
