"""Column charts, drawn when the site is built: whole numbers in, the geometry of an SVG out.

No colour and no size on the screen is decided here; templates print the shapes and ``static/style.css`` says how they
look. The height of the picture is fixed and its width is not: bars may be stretched sideways, so no text stands in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

MONTHS_SHOWN = 36
"""Months in a chart: three years show a season and its return; more would be hairlines on a phone."""


class Bar(Struct, frozen=True):
    """One column, in the units of its chart; the origin is the upper left corner."""

    x: int
    y: int
    width: int
    height: int
    """0 for a month without papers."""
    label: str
    """What a pointer on it, or a screen reader, is told."""


class Chart(Struct, frozen=True):
    """Columns with the same baseline, oldest first."""

    title: str
    """Says what the columns are."""
    text: str
    """Says what there is to see, for those who cannot see it."""
    width: int
    height: int
    bars: tuple[Bar, ...]

    @property
    def outline(self) -> str:
        """All columns but the newest as one SVG path, where each need not be told apart."""
        return _outline(self.bars[:-1])

    @property
    def outline_of_newest(self) -> str:
        """The newest column as an SVG path."""
        return _outline(self.bars[-1:])


def draw_columns(
    values: Sequence[int], labels: Sequence[str], *, title: str, text: str, width: int, height: int, widest: int
) -> Chart:
    """A chart of one value or more, the largest of which fills the height; few stand at the end of the line.

    ``widest`` is what a column takes at most with the gap before the next. A value above zero is at least one unit
    high, so that little never looks like nothing.
    """
    step = max(2, min(widest, width // len(values)))
    gap = max(1, step // 5)
    begin = width - len(values) * step + gap
    most = max(values)
    bars = tuple(
        _bar(begin + number * step, step - gap, _scaled(value, most, height), height, label)
        for number, (value, label) in enumerate(zip(values, labels, strict=True))
    )
    return Chart(title, text, width, height, bars)


def months_until(last: str, first: str, limit: int = MONTHS_SHOWN) -> tuple[str, ...]:
    """All months from the first to the last in order of time, those without papers included; at most the newest few."""
    end = _number(last)
    begin = max(_number(first), end - limit + 1)
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(begin, end + 1))


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _scaled(value: int, most: int, height: int) -> int:
    return max(1, (2 * value * height + most) // (2 * most)) if value else 0


def _bar(x: int, width: int, size: int, height: int, label: str) -> Bar:
    return Bar(x, height - size, width, size, label)


def _outline(bars: Sequence[Bar]) -> str:
    return "".join(f"M{bar.x} {bar.y}h{bar.width}v{bar.height}h-{bar.width}z" for bar in bars if bar.height)
