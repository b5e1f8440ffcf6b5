"""Drawn scenes that stand in for evidence photographs: no real place, no person, small files.

`draw(kind, seed, view)`: one `seed` is one place; another `view` of it is another day: other light, another
standpoint, other things lying about. `altered(image, how)` is what is done to a picture to use it twice.
"""

from __future__ import annotations

import random

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

SIZE = (560, 420)
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SKY = {"day": (176, 206, 232), "wall": (226, 221, 208), "hall": (206, 214, 218)}


def _shade(rng: random.Random, colour: tuple[int, int, int], spread: int = 22) -> tuple[int, ...]:
    return tuple(max(0, min(255, c + rng.randint(-spread, spread))) for c in colour)


def _ground(rng: random.Random, draw: ImageDraw.ImageDraw, sky: str, floor: tuple[int, int, int]) -> int:
    width, height = SIZE
    horizon = rng.randint(170, 250)
    top = _shade(rng, SKY[sky])
    for y in range(horizon):
        draw.line([(0, y), (width, y)], fill=tuple(int(c * (0.82 + 0.18 * y / horizon)) for c in top))
    floor = _shade(rng, floor)
    for y in range(horizon, height):
        part = (y - horizon) / (height - horizon)
        draw.line([(0, y), (width, y)], fill=tuple(int(c * (0.7 + 0.3 * part)) for c in floor))
    return horizon


def _room(rng, draw):
    horizon = _ground(rng, draw, "wall", (150, 118, 88))
    x = rng.randint(20, 330)
    draw.rectangle([x, 40, x + 150, 150], fill=_shade(rng, (170, 205, 235)), outline=(90, 90, 90), width=4)
    draw.line([(x + 75, 40), (x + 75, 150)], fill=(90, 90, 90), width=3)
    for _ in range(rng.randint(2, 4)):
        left, wide = rng.randint(0, 420), rng.randint(90, 170)
        draw.rectangle([left, horizon + 20, left + wide, horizon + 95], fill=_shade(rng, (120, 84, 52)))
        draw.rectangle(
            [left - 8, horizon + 8, left + wide + 8, horizon + 22], fill=_shade(rng, (160, 120, 80))
        )
    cupboard = rng.randint(380, 470)
    draw.rectangle([cupboard, 60, cupboard + 80, horizon + 40], fill=_shade(rng, (130, 138, 142)))
    draw.line([(cupboard + 40, 60), (cupboard + 40, horizon + 40)], fill=(70, 70, 70), width=2)


def _pump(rng, draw):
    horizon = _ground(rng, draw, "hall", (128, 130, 126))
    for _ in range(rng.randint(3, 5)):
        y, thick = rng.randint(40, 330), rng.randint(10, 26)
        colour = _shade(rng, rng.choice([(52, 96, 150), (62, 128, 80), (150, 60, 52)]))
        draw.line([(0, y), (SIZE[0], y + rng.randint(-40, 40))], fill=colour, width=thick)
    for _ in range(rng.randint(2, 3)):
        x, r = rng.randint(60, 480), rng.randint(38, 66)
        draw.ellipse([x - r, horizon - r, x + r, horizon + r], fill=_shade(rng, (46, 86, 140)))
        draw.ellipse([x - 14, horizon - 14, x + 14, horizon + 14], fill=(210, 210, 205))
        draw.rectangle([x - r, horizon + r - 8, x + r, horizon + r + 26], fill=_shade(rng, (90, 90, 92)))


def _forest(rng, draw):
    horizon = _ground(rng, draw, "day", (112, 134, 70))
    points = [(0, horizon)]
    for x in range(0, SIZE[0] + 60, 60):
        points.append((x, horizon - rng.randint(20, 110)))
    draw.polygon([*points, (SIZE[0], horizon)], fill=_shade(rng, (70, 104, 84)))
    for _ in range(rng.randint(14, 26)):
        x, y = rng.randint(0, SIZE[0]), rng.randint(horizon + 10, SIZE[1])
        tall = 24 + (y - horizon) // 2
        draw.line([(x, y), (x, y - tall)], fill=(88, 62, 40), width=4)
        draw.ellipse(
            [x - tall // 2, y - tall - 30, x + tall // 2, y - tall + 12], fill=_shade(rng, (44, 112, 50))
        )


def _counter(rng, draw):
    horizon = _ground(rng, draw, "hall", (196, 190, 180))
    draw.rectangle([0, horizon - 10, SIZE[0], horizon + 90], fill=_shade(rng, (150, 52, 44)))
    for n in range(rng.randint(3, 5)):
        x = 20 + n * rng.randint(100, 130)
        draw.rectangle([x, horizon - 70, x + 80, horizon - 14], fill=_shade(rng, (30, 40, 60)))
        draw.rectangle([x, 34, x + 88, 66], fill=_shade(rng, (22, 70, 140)))
        for stroke in range(rng.randint(2, 4)):
            draw.rectangle([x + 8 + stroke * 18, 42, x + 20 + stroke * 18, 58], fill=(235, 235, 235))


def _dock(rng, draw):
    horizon = _ground(rng, draw, "day", (76, 108, 128))
    x = rng.randint(60, 360)
    draw.line([(x, 40), (x - 30, horizon + 40)], fill=(190, 60, 40), width=9)
    draw.line([(x, 40), (x + 60, horizon + 40)], fill=(190, 60, 40), width=9)
    draw.line([(x - 80, 60), (x + 180, 60)], fill=(190, 60, 40), width=8)
    for _ in range(rng.randint(6, 12)):
        left, y = rng.randint(0, 480), horizon + rng.randint(30, 140)
        draw.rectangle(
            [left, y, left + 74, y + 34],
            fill=_shade(rng, rng.choice([(170, 70, 40), (40, 100, 150), (60, 130, 80)]), 40),
        )
        for rib in range(left + 8, left + 74, 10):
            draw.line([(rib, y), (rib, y + 34)], fill=(60, 60, 60))


def _board(rng, draw):
    horizon = _ground(rng, draw, "day", (170, 166, 150))
    left, top = rng.randint(30, 110), rng.randint(40, 90)
    draw.rectangle(
        [left, top, left + 380, top + 210], fill=_shade(rng, (40, 92, 70)), outline=(120, 90, 50), width=9
    )
    for column in range(3):
        for row in range(rng.randint(3, 6)):
            x, y = left + 22 + column * 118, top + 24 + row * 28
            draw.rectangle([x, y, x + rng.randint(50, 104), y + 15], fill=_shade(rng, (236, 232, 214), 12))
    draw.rectangle([left + 40, top + 210, left + 54, horizon + 150], fill=(90, 90, 90))
    draw.rectangle([left + 320, top + 210, left + 334, horizon + 150], fill=(90, 90, 90))


def _shelf(rng, draw):
    _ground(rng, draw, "wall", (120, 112, 104))
    left = rng.randint(10, 60)
    for row in range(4):
        y = 40 + row * 88
        draw.rectangle([left, y + 72, SIZE[0] - left, y + 80], fill=_shade(rng, (110, 80, 56), 8))
        x = left + 6
        while x < SIZE[0] - left - 40:
            wide, tall = rng.randint(14, 48), rng.randint(34, 68)
            draw.rectangle(
                [x, y + 72 - tall, x + wide, y + 71],
                fill=_shade(
                    rng, rng.choice([(60, 90, 130), (170, 150, 96), (140, 60, 56), (90, 120, 90)]), 34
                ),
            )
            x += wide + rng.randint(2, 12)


def _road(rng, draw):
    horizon = _ground(rng, draw, "day", (150, 144, 104))
    x = rng.randint(180, 380)
    draw.polygon(
        [(x - 20, horizon), (x + 20, horizon), (x + 260, SIZE[1]), (x - 240, SIZE[1])],
        fill=_shade(rng, (92, 92, 94)),
    )
    for step in range(5):
        y = horizon + 16 + step * step * 9
        draw.rectangle([x - 2 - step, y, x + 2 + step, y + 6 + step * 4], fill=(235, 235, 225))
    for _ in range(rng.randint(2, 4)):
        left = rng.choice([rng.randint(0, 120), rng.randint(400, 480)])
        draw.rectangle([left, horizon - 60, left + 70, horizon + 30], fill=_shade(rng, (190, 160, 140)))
        draw.polygon(
            [(left - 8, horizon - 60), (left + 35, horizon - 100), (left + 78, horizon - 60)],
            fill=_shade(rng, (140, 60, 48)),
        )


def _ward(rng, draw):
    horizon = _ground(rng, draw, "hall", (184, 196, 190))
    for n in range(rng.randint(2, 3)):
        x = 10 + n * 185 + rng.randint(0, 20)
        draw.rectangle(
            [x, horizon + 20, x + 150, horizon + 74],
            fill=_shade(rng, (236, 240, 242), 8),
            outline=(120, 140, 150),
            width=4,
        )
        draw.rectangle([x, horizon - 24, x + 12, horizon + 120], fill=(150, 160, 166))
        draw.rectangle([x + 18, horizon + 6, x + 58, horizon + 24], fill=_shade(rng, (200, 220, 236), 10))
        draw.line([(x + 76, 20), (x + 76, horizon - 10)], fill=(120, 120, 120), width=3)
        draw.rectangle([x + 66, 30, x + 90, 76], fill=_shade(rng, (210, 230, 210)))


PAINTERS = {"room": _room, "pump": _pump, "forest": _forest, "counter": _counter, "dock": _dock,
            "board": _board, "shelf": _shelf, "road": _road, "ward": _ward}  # fmt: skip


def draw(kind: str, seed: int, view: int = 0) -> Image.Image:
    """Return the scene `kind` of place `seed`; `view` > 0 is the same place on another day."""
    image = Image.new("RGB", SIZE)
    pen = ImageDraw.Draw(image)
    PAINTERS[kind](random.Random(f"{kind}{seed}"), pen)
    day = random.Random(f"{kind}{seed}/{view}")
    if view:
        image = _from_elsewhere(image, day)
        pen = ImageDraw.Draw(image)
    for _ in range(day.randint(2, 4) + 2 * bool(view)):
        x, y, r = day.randint(0, 520), day.randint(240, 400), day.randint(10, 34)
        pen.rectangle([x, y, x + 2 * r, y + r], fill=_shade(day, (128, 120, 110), 90))
    grain = Image.frombytes("L", SIZE, day.randbytes(SIZE[0] * SIZE[1])).convert("RGB")
    return Image.blend(image.filter(ImageFilter.GaussianBlur(0.7)), grain, 0.04)


def _from_elsewhere(image: Image.Image, day: random.Random) -> Image.Image:
    w, h = SIZE
    a, b = day.randint(50, 110), day.randint(30, 70)
    quad = (a, b, 0, h - day.randint(0, 30), w - day.randint(0, 20), h, w - day.randint(0, 60), 0)
    moved = image.transform(SIZE, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC)
    moved = ImageEnhance.Brightness(moved).enhance(day.choice([0.66, 0.78, 1.18]))
    return ImageEnhance.Color(moved).enhance(day.choice([0.6, 1.4]))


def altered(image: Image.Image, how: str) -> Image.Image:
    """What is done to a picture before it is handed in again: see the keys."""
    w, h = image.size
    changes = {
        "reencoded": lambda: image,
        "resized": lambda: image.resize((w * 3 // 5, h * 3 // 5), Image.Resampling.LANCZOS),
        "cropped": lambda: image.crop((w // 9, h // 10, w, h - h // 16)),
        "cornered": lambda: image.crop((0, h // 8, w * 5 // 6, h)),
        "brighter": lambda: ImageEnhance.Contrast(ImageEnhance.Brightness(image).enhance(1.22)).enhance(1.12),
        "stamped": lambda: _stamped(image, "2025-04-16 09:31 现场"),
        "stamped_smaller": lambda: _stamped(image, "整改后 2025.05.08").resize((w * 2 // 3, h * 2 // 3)),
    }
    return changes[how]()


def _stamped(image: Image.Image, words: str) -> Image.Image:
    image = image.copy()
    pen = ImageDraw.Draw(image)
    pen.text(
        (image.width - 270, image.height - 40), words, font=ImageFont.truetype(FONT, 22), fill=(255, 214, 40)
    )
    return image
