"""A school's poster, A4, as PNG or PDF: its name, when, where, and a QR that opens it in Telegram."""

import textwrap
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import segno

if TYPE_CHECKING:
    from matplotlib.figure import Figure

A4_INCHES = (8.27, 11.69)
_GREEN, _INK, _GREY = "#1f6f43", "#1b1b1b", "#555555"
#: Longest title that is set in the largest letters, and so on down.
_TITLE_SIZES = ((16, 50), (34, 40), (70, 31), (120, 25))


@dataclass(frozen=True)
class Poster:
    """The words, ready in the reader's language."""

    heading: str
    title: str
    lines: tuple[str, ...]
    call: str  # what to do with the QR
    link: str
    foot: str


def render(poster: Poster, kind: str) -> bytes:
    """The file's bytes; `kind` is `png` or `pdf`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # here, because it takes memory that the bot seldom needs
    from matplotlib.figure import Figure

    figure = Figure(figsize=A4_INCHES, facecolor="white")
    FigureCanvasAgg(figure)
    band = figure.add_axes((0, 0.9, 1, 0.1), facecolor=_GREEN)
    band.set(xticks=[], yticks=[])
    for edge in band.spines.values():
        edge.set_visible(False)
    _write(figure, 0.5, 0.95, poster.heading, size=26, color="white", weight="bold")
    size = next((size for longest, size in _TITLE_SIZES if len(poster.title) <= longest), 21)
    top = _block(figure, 0.865, poster.title, size=size, color=_GREEN, weight="bold")
    for line in poster.lines:
        top = _block(figure, top - 0.018, line, size=18, color=_INK)
    height = min(0.46, top - 0.175)
    width = height * A4_INCHES[1] / A4_INCHES[0]
    _qr(figure, poster.link, (0.5 - width / 2, 0.135, width, height))
    _write(figure, 0.5, 0.105, poster.call, size=18, color=_INK, weight="bold")
    _write(figure, 0.5, 0.07, poster.link.removeprefix("https://"), size=14, color=_INK)
    _write(figure, 0.5, 0.03, "\n".join(textwrap.wrap(poster.foot, 90)[:2]), size=10, color=_GREY)
    out = BytesIO()
    figure.savefig(out, format=kind, dpi=150)
    return out.getvalue()


def _block(figure: "Figure", top: float, text: str, *, size: int, color: str, weight: str = "normal") -> float:
    """A paragraph under `top`, as wide as the paper. Returns where it ends."""
    letters = int(A4_INCHES[0] * 0.88 * 72 / (size * (0.64 if weight == "bold" else 0.54)))
    lines = textwrap.wrap(" ".join(text.split()), letters, max_lines=4, placeholder="…") or ["—"]
    line_height = size * 1.3 / 72 / A4_INCHES[1]
    for number, line in enumerate(lines):
        _write(figure, 0.5, top - (number + 0.5) * line_height, line, size=size, color=color, weight=weight)
    return top - len(lines) * line_height


def _write(figure: "Figure", x: float, y: float, text: str, *, size: int, color: str, weight: str = "normal") -> None:
    """As it is written: a dollar sign is no formula."""
    figure.text(x, y, text, ha="center", va="center", size=size, color=color, weight=weight, parse_math=False)


def _qr(figure: "Figure", link: str, box: tuple[float, float, float, float]) -> None:
    modules = [[not dark for dark in row] for row in segno.make(link, error="m", micro=False).matrix_iter(border=4)]
    axes = figure.add_axes(box)
    axes.imshow(modules, cmap="gray", interpolation="nearest", vmin=0, vmax=1)
    axes.set_axis_off()
