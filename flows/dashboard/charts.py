"""Charts as images in the markdown itself: the dashboard drops bare SVG, and shows it as the data of an image."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape

WIDTH = 620  # pixels: what the page of an artifact has beside its margin
ROW = 26  # of a bar that lies, with its gap
LABEL, FIGURE = 90, 190  # pixels left of the bars for their names, right of them for what they say
LETTER = 7.5  # pixels a letter may take
COLUMNS_HIGH = 90  # of the tallest bar that stands
# Read on the dark pages and on the light ones: the image can't know which it is on.
TEXT, FIRST, SECOND, FAINT = "#76818f", "#3b82f6", "#e8912d", "#9aa5b4"


def funnel(steps: Sequence[tuple[str, int, str]]) -> str:
    """Lying bars, from the top: a name, a number, and what was lost on the way to it.

    The longest bar is that of the greatest number.
    """
    most = max([1, *(count for _, count, _ in steps)])
    room = WIDTH - LABEL - FIGURE
    drawn = []
    for at, (name, count, lost) in enumerate(steps):
        long, y = max(1.0, count / most * room), at * ROW
        drawn.append(_text(LABEL - 8, y + 17, name, anchor="end"))
        drawn.append(_bar(LABEL, y + 3, long, ROW - 6, FIRST))
        drawn.append(_text(LABEL + long + 8, y + 17, f"{count:,}{' · ' * bool(lost)}{lost}"))
    told = ", ".join(f"{count:,} {name}" for name, count, _ in steps)
    return _image(told, len(steps) * ROW, drawn)


def columns(title: str, bars: Sequence[tuple[str, int, int]], names: tuple[str, str]) -> str:
    """Standing bars of two parts, in order: what each is of, its lower and its upper part. `names` are the parts'.

    Only the first and the last say what they are of, so that any number of bars has room.
    """
    most = max([1, *(lower + upper for _, lower, upper in bars)])
    pitch = min(60.0, WIDTH / max(1, len(bars)))
    base = 24 + COLUMNS_HIGH
    drawn = [*_legend(names), _text(WIDTH, 14, f"most: {most:,}", anchor="end")]
    for at, (_, lower, upper) in enumerate(bars):
        below, above = (part / most * COLUMNS_HIGH for part in (lower, upper))
        drawn.append(_bar(at * pitch + 1, base - below, pitch - 2, below, FIRST))
        drawn.append(_bar(at * pitch + 1, base - below - above, pitch - 2, above, SECOND))
    drawn.append(_bar(0, base, len(bars) * pitch, 1, FAINT))
    if bars:
        drawn.append(_text(0, base + 16, bars[0][0]))
    if bars and len(bars) * pitch > LETTER * len(bars[0][0] + bars[-1][0]) + ROW:
        drawn.append(_text(len(bars) * pitch, base + 16, bars[-1][0], anchor="end"))
    return _image(title, base + 22, drawn)


def _legend(names: tuple[str, str]) -> Iterator[str]:
    x = 0
    for name, colour in zip(names, (FIRST, SECOND), strict=True):
        if name:
            yield _bar(x, 4, 11, 11, colour)
            yield _text(x + 17, 14, name)
            x += 40 + 8 * len(name)


def _bar(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    font = 'font-family="sans-serif" font-size="13"'
    return f'<text x="{x:.1f}" y="{y}" {font} fill="{TEXT}" text-anchor="{anchor}">{escape(text)}</text>'


def _image(told: str, height: int, drawn: Sequence[str]) -> str:
    """Markdown of the picture; `told` is what is read where it can't be seen. It must be text that is ours."""
    size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(drawn)}</svg>'
    return f"![{told}](data:image/svg+xml;base64,{b64encode(picture.encode()).decode()})\n"
