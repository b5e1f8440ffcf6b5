"""Pictures by look: two perceptual hashes find candidates, local comparison confirms them.

A 10 % crop moves a 64-bit hash by some 14 bits, so the whole of one picture is compared with windows of the
other, mirrored and turned; what is found is then aligned and compared block by block, so that a watermark,
another brightness or another size does not hide a copy and a likeness of colours does not make one.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt
from PIL import Image

from huiyin.sifting.compiling import compiled

Grey = npt.NDArray[np.float32]
Hashes64 = npt.NDArray[np.uint64]
Box = tuple[float, float, float, float]

#: decoded pixels; a larger picture is not opened
MOST_PIXELS = 120_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "MPO")
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_SMALL, _BASE, _BLOCKS = 32, 128, 8
_SCALES, _OFFSETS = (0.95, 0.9, 0.85, 0.8, 0.7), (0.0, 0.5, 1.0)
WINDOWS: tuple[Box, ...] = tuple(
    (x * (1 - s), y * (1 - s), x * (1 - s) + s, y * (1 - s) + s)
    for s in _SCALES
    for x in _OFFSETS
    for y in _OFFSETS
)
#: candidates of a hash of 64 bits; the comparison below decides
NEAR = 14
#: candidates of one picture and one way; scanned pages look alike to a hash
MOST_NEAR = 2000
#: two scanned pages differ by layout only; a copy moves fewer bits
NEAR_PAGE = 8
#: a page is so light in so much of it
PAPER, MOSTLY = 215, 0.6
_WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Print:
    """Hashes of one picture: the whole by frequencies and by gradients, windows, and mirrored or turned."""

    whole: int
    gradient: int
    windows: Hashes64
    turned: Hashes64
    page: bool


def looks_like_picture(data: bytes) -> bool:
    return data.startswith(_SIGNATURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def base_of(data: bytes) -> Image.Image | None:
    """First frame in grey at 128 × 128; None for what cannot or should not be decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS or min(picture.size) < 8:
                    return None
                picture.draft("L", (2 * _BASE, 2 * _BASE))
                return _on_white(picture).convert("L").resize((_BASE, _BASE), Image.Resampling.BOX)
    except Exception:  # hostile or broken pictures fail anywhere in the decoder, with any error
        return None


def _on_white(picture: Image.Image) -> Image.Image:
    """What is transparent is laid on white, as it would be printed."""
    if picture.mode not in ("RGBA", "LA", "P", "PA"):
        return picture
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture.convert("RGBA"))


def print_of(data: bytes) -> Print | None:
    base = base_of(data)
    if base is None:
        return None
    whole = _small(base, _WHOLE)
    stack = np.stack([whole, *(_small(base, w) for w in WINDOWS)])
    turns = np.stack([whole[:, ::-1], *(np.rot90(whole, k) for k in (1, 2, 3))])
    hashes, turned = _frequency_hashes(stack), _frequency_hashes(turns)
    return Print(int(hashes[0]), _gradient_hash(base), hashes[1:], turned, is_page(base))


def is_page(base: Image.Image) -> bool:
    """A scanned page: mostly paper. Its picture is its layout, which other pages may share."""
    return float((np.asarray(base) > PAPER).mean()) >= MOSTLY


def _small(base: Image.Image, box: Box) -> Grey:
    left, top, right, bottom = (v * _BASE for v in box)
    cut = base.resize((_SMALL, _SMALL), Image.Resampling.BOX, box=(left, top, right, bottom))
    return np.asarray(cut, np.float32)


def _cosines() -> Grey:
    k, n = np.arange(9)[:, None], np.arange(_SMALL)[None, :]
    return np.cos(np.pi * k * (2 * n + 1) / (2 * _SMALL)).astype(np.float32)


_COSINES = _cosines()
_BITS = (np.uint64(1) << np.arange(64, dtype=np.uint64)).astype(np.uint64)


def _frequency_hashes(stack: Grey) -> Hashes64:
    """64 low frequencies of each picture against their median, brightness and contrast left out."""
    low = (_COSINES @ stack @ _COSINES.T)[:, 1:9, 1:9].reshape(len(stack), 64)
    bits = low > np.median(low, axis=1, keepdims=True)
    return cast(Hashes64, (bits * _BITS).sum(axis=1, dtype=np.uint64))


def _gradient_hash(base: Image.Image) -> int:
    grey = np.asarray(base.resize((9, 8), Image.Resampling.BOX), np.int16)
    return int(((grey[:, 1:] > grey[:, :-1]).reshape(64) * _BITS).sum(dtype=np.uint64))


@compiled
def near_hashes(queries: Hashes64, hashes: Hashes64, most: int, limit: int) -> npt.NDArray[np.int64]:
    """[found, 2]: places of queries and hashes at most `most` bits apart, up to `limit`."""
    found = np.empty((limit, 2), np.int64)
    size = 0
    for q in range(len(queries)):
        for h in range(len(hashes)):
            bits = queries[q] ^ hashes[h]
            bits = bits - ((bits >> np.uint64(1)) & np.uint64(0x5555555555555555))
            bits = (bits & np.uint64(0x3333333333333333)) + (
                (bits >> np.uint64(2)) & np.uint64(0x3333333333333333)
            )
            bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
            if (bits * np.uint64(0x0101010101010101)) >> np.uint64(56) <= most and size < limit:
                found[size, 0], found[size, 1] = q, h
                size += 1
    return found[:size]


class Held(NamedTuple):
    """Hashes of pictures seen before, one each; of windows, all of a picture's one after another."""

    whole: Hashes64
    gradient: Hashes64
    windows: Hashes64


def near_prints(shown: Print, held: Held) -> list[int]:
    """Places of the held pictures that may be `shown` saved anew, cut (either of the other) or turned."""
    whole, gradient = (np.array([bits], np.uint64) for bits in (shown.whole, shown.gradient))
    found: list[int] = []
    for queries, hashes, each in (
        (whole, held.whole, 1), (gradient, held.gradient, 1), (shown.windows, held.whole, 1),
        (whole, held.windows, len(WINDOWS)), (shown.turned, held.whole, 1),
    ):  # fmt: skip
        near = near_hashes(queries, hashes, NEAR, MOST_NEAR)
        found += (near[:, 1] // each).tolist()
    return found
