"""Pictures of invented rooms, drawn by code: the demonstration shows photos of nobody's home."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 1200, 900
WALL = (180, 130, 1020, 640)  # the wall opposite, pixels
FLOOR, SKY, GLASS, DARK, WHITE = "#b98d5f", "#cfe4f2", "#a9c9e2", "#5b5f66", "#f6f4ef"


@dataclass(frozen=True)
class Colours:
    """What tells the rooms of one flat from those of another."""

    wall: str
    side: str
    cloth: str
    wood: str


PALETTES = (
    Colours("#ece3d0", "#ded2ba", "#7f9f8a", "#8a623d"),
    Colours("#dfe7ea", "#cbd7dc", "#5f7fa6", "#a27b52"),
    Colours("#f0dfd6", "#e2cbbf", "#b0674f", "#6f4d33"),
)


def rooms(palette: int) -> list[tuple[str, bytes]]:
    """The living room, the kitchen and the bathroom of a flat, as (caption, JPEG)."""
    colours = PALETTES[palette % len(PALETTES)]
    drawn = (("Istaba", _living_room), ("Virtuve", _kitchen), ("Vannas istaba", _bathroom))
    return [(caption, _drawn(draw, colours)) for caption, draw in drawn]


def signature(seed: str) -> bytes:
    """A scribble that is nobody's signature, as PNG; the same for the same `seed`."""
    from random import Random

    from PIL import Image, ImageDraw

    chance = Random(seed)
    picture = Image.new("L", (450, 150), 255)
    points = [(30 + step * 13, 75 + chance.randint(-45, 45)) for step in range(30)]
    ImageDraw.Draw(picture).line(points, fill=20, width=4, joint="curve")
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def _drawn(furnish: Callable[["ImageDraw", Colours], None], colours: Colours) -> bytes:
    from PIL import Image, ImageDraw  # only the demonstration draws

    picture = Image.new("RGB", (WIDTH, HEIGHT), colours.side)
    pen = ImageDraw.Draw(picture)
    left, top, right, bottom = WALL
    pen.polygon([(0, HEIGHT), (left, bottom), (right, bottom), (WIDTH, HEIGHT)], fill=FLOOR)
    pen.polygon([(0, 0), (left, top), (right, top), (WIDTH, 0)], fill=WHITE)
    pen.rectangle(WALL, fill=colours.wall)
    furnish(pen, colours)
    written = BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()


def _window(pen: "ImageDraw", left: int, top: int, right: int, bottom: int) -> None:
    pen.rectangle((left - 14, top - 14, right + 14, bottom + 14), fill=WHITE)
    pen.rectangle((left, top, right, bottom), fill=SKY)
    pen.rectangle((left, (top + 2 * bottom) // 3, right, bottom), fill="#9fbf8f")
    middle = (left + right) // 2
    pen.rectangle((middle - 6, top, middle + 6, bottom), fill=WHITE)


def _living_room(pen: "ImageDraw", colours: Colours) -> None:
    _window(pen, 480, 190, 740, 430)
    for edge in (420, 756):
        pen.rectangle((edge, 165, edge + 44, 600), fill=colours.cloth)
    pen.rectangle((220, 250, 380, 640), fill=colours.wood)  # wardrobe
    pen.line((300, 250, 300, 640), fill=DARK, width=3)
    pen.polygon([(560, 640), (1000, 640), (1130, 800), (600, 800)], fill=colours.cloth)  # bed
    pen.rectangle((600, 800, 1130, 850), fill=colours.wood)
    pen.rounded_rectangle((820, 585, 1000, 660), 20, fill=WHITE)
    pen.rectangle((440, 560, 530, 660), fill=colours.wood)  # bedside table, lamp
    pen.polygon([(455, 520), (515, 520), (500, 470), (470, 470)], fill="#f3d98b")
    pen.line((485, 520, 485, 560), fill=DARK, width=5)


def _kitchen(pen: "ImageDraw", colours: Colours) -> None:
    _window(pen, 640, 190, 860, 380)
    pen.rectangle((200, 180, 560, 330), fill=colours.cloth)  # cupboards
    for edge in (320, 440):
        pen.line((edge, 180, edge, 330), fill=WHITE, width=4)
    pen.rectangle((200, 470, 900, 640), fill=colours.cloth)
    pen.rectangle((190, 450, 910, 474), fill=colours.wood)
    pen.rectangle((330, 474, 470, 640), fill=WHITE)  # cooker
    for ring in (350, 400):
        pen.ellipse((ring, 440, ring + 40, 454), fill=DARK)
    pen.rectangle((350, 520, 450, 610), fill=DARK)
    pen.arc((700, 390, 760, 450), 180, 360, fill=DARK, width=8)  # tap
    pen.rectangle((920, 300, 1015, 640), fill=WHITE)  # refrigerator
    pen.line((920, 420, 1015, 420), fill=DARK, width=3)
    pen.ellipse((330, 700, 720, 780), fill=colours.wood)  # table
    pen.line((525, 780, 525, 880), fill=DARK, width=12)


def _bathroom(pen: "ImageDraw", colours: Colours) -> None:
    for row in range(WALL[1], WALL[3], 64):
        pen.line((WALL[0], row, WALL[2], row), fill=WHITE, width=3)
    for column in range(WALL[0], WALL[2], 64):
        pen.line((column, WALL[1], column, WALL[3]), fill=WHITE, width=3)
    pen.rounded_rectangle((220, 520, 680, 700), 40, fill=WHITE)  # bath
    pen.rounded_rectangle((250, 520, 650, 560), 16, fill=GLASS)
    pen.rectangle((230, 200, 290, 520), fill=colours.cloth)  # curtain
    pen.rounded_rectangle((760, 210, 920, 380), 12, fill=GLASS)  # mirror
    pen.rounded_rectangle((750, 430, 930, 490), 24, fill=WHITE)
    pen.rectangle((825, 490, 855, 640), fill=WHITE)
    pen.rectangle((950, 430, 1010, 560), fill=colours.cloth)  # towel
