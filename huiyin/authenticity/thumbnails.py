"""Pictures for looking at beside each other: decoded within limits and made anew, never the handed-in
bytes.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

SIDE = 1200
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")


class NoPicture(ValueError):
    """The content is no picture that can be shown, or it is too large."""


def thumbnail(path: Path) -> bytes:
    """A JPEG of at most 1,200 pixels a side, without metadata. Raises `NoPicture`."""
    try:
        with Image.open(path, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NoPicture
            # JPEG is decoded at a fraction of its size already
            picture.draft("RGB", (SIDE, SIDE))
            shown = ImageOps.exif_transpose(picture).convert("RGB")
            shown.thumbnail((SIDE, SIDE))
            out = BytesIO()
            shown.save(out, "JPEG", quality=82)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as unreadable:
        raise NoPicture from unreadable
    return out.getvalue()
