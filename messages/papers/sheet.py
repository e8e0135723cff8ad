"""A sheet of paper in centimetres, from its upper left corner, on matplotlib's `Figure` (never pyplot: it keeps every figure)."""

from bisect import bisect_right
from functools import lru_cache
from io import BytesIO
from typing import Any

import segno
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

A4_LANDSCAPE = (29.7, 21.0)
INK, PALE, GREEN, RED = "#1f2a24", "#8a968f", "#2f6b47", "#a33a2a"
#: Smaller is not read on paper (points).
SMALLEST = 6.5
_CM = 2.54
_POINTS = 72 / _CM


class Sheet:
    def __init__(self, size: tuple[float, float] = A4_LANDSCAPE) -> None:
        self.width, self.height = size
        self.figure = Figure(figsize=(self.width / _CM, self.height / _CM))
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(self.height, 0)

    def text(self, x: float, y: float, text: str, size: float, *, room: float | None = None, **style: Any) -> None:
        """One line; with `room` (cm) it grows smaller where it is longer, and is cut where it would be too small to read."""
        bold = style.get("weight") == "bold"
        text = printable(text, bold=bold)
        if room is not None:
            text, size = fitted(text, size, room, bold=bold)
        self.axes.text(x, y, text, fontsize=size, **{"color": INK, "va": "center", "parse_math": False, **style})

    def line(self, x1: float, y1: float, x2: float, y2: float, *, color: str = PALE, width: float = 0.5) -> None:
        self.axes.plot([x1, x2], [y1, y2], color=color, linewidth=width, solid_capstyle="butt")

    def box(self, x: float, y: float, width: float, height: float, **style: Any) -> None:
        self.axes.add_patch(Rectangle((x, y), width, height, **{"fill": False, "linewidth": 0.5, "edgecolor": PALE, **style}))

    def qr(self, x: float, y: float, side: float, content: str) -> None:
        """A QR with its quiet zone inside the square."""
        matrix = list(segno.make(content, error="m").matrix_iter(border=4))
        self.axes.imshow(
            [[0 if dark else 1 for dark in row] for row in matrix],
            cmap="gray",
            vmin=0,
            vmax=1,
            extent=(x, x + side, y + side, y),
            interpolation="none",
            aspect="auto",
        )
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(self.height, 0)


def pdf(sheets: list[Sheet], title: str) -> bytes:
    written = BytesIO()
    with PdfPages(written, metadata={"Title": title, "Creator": "Yachachiq"}) as pages:
        for sheet in sheets:
            pages.savefig(sheet.figure)
    return written.getvalue()


def png(figure: Figure, dots_per_inch: int = 150) -> bytes:
    written = BytesIO()
    figure.savefig(written, format="png", dpi=dots_per_inch)
    return written.getvalue()


def printable(text: str, *, bold: bool = False) -> str:
    """What the font has signs for: a name keeps its letters and loses its emoji."""
    return " ".join("".join(char if char.isspace() or ord(char) in _signs(bold) else "" for char in text).split())


def fitted(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, float]:
    """The text and the size at which it fits into `room` centimetres."""
    wide = width(text, size, bold=bold)
    if wide <= room:
        return text, size
    size = max(size * room / wide * 0.999, min(size, SMALLEST))
    if width(text, size, bold=bold) <= room:
        return text, size
    kept = bisect_right(range(len(text)), room, key=lambda length: width(text[:length] + "…", size, bold=bold)) - 1
    return text[: max(kept, 0)].rstrip() + "…", size


def wrapped(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """The text on at most so many lines; what does not fit on the last one is cut there."""
    lines: list[str] = []
    words = printable(text, bold=bold).split()
    while words and len(lines) < most - 1:
        taken = 1
        while taken < len(words) and width(" ".join(words[: taken + 1]), size, bold=bold) <= room:
            taken += 1
        lines.append(" ".join(words[:taken]))
        words = words[taken:]
    return [*lines, " ".join(words)] if words else lines


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Centimetres that a line takes."""
    found, _height, _descent = text_to_path.get_text_width_height_descent(text, _font(bold, size), ismath=False)
    return float(found) / _POINTS


@lru_cache(maxsize=512)
def _font(bold: bool, size: float = 10) -> FontProperties:
    return FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=size)


@lru_cache
def _signs(bold: bool) -> frozenset[int]:
    return frozenset(get_font(findfont(_font(bold))).get_charmap())
