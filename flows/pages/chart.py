"""Charts as SVG, drawn here and now from the Vega-Lite specifications in charts/: a page needs no script to show them.

Colours are variables of the page's style, so that one drawing serves light, dark and paper.
"""

from collections.abc import Sequence
from functools import cache
from importlib import resources

import orjson
import vl_convert
from markupsafe import Markup

from flows.wording import inert

VERSION = "6.4"  # of Vega-Lite: vl-convert brings several, and its newest would redraw every chart
Row = dict[str, object]


def draw(name: str, title: str, told: str, height: int | None = None, **datasets: Sequence[Row]) -> Markup:
    """charts/`name`.json over its data; `title` and `told` say the same to who doesn't see it."""
    size = {} if height is None else {"height": height}
    specification = {**_read(name), **size, "datasets": {key: _inert(rows) for key, rows in datasets.items()}}
    svg = vl_convert.vegalite_to_svg(specification, vl_version=VERSION, config=_read("_config"), allowed_base_urls=[])
    opening, _, rest = svg.partition(">")
    named = Markup(' role="img" aria-labelledby="{0}-t {0}-d"><title id="{0}-t">{1}</title><desc id="{0}-d">{2}</desc>')
    return Markup(opening) + named.format(name, inert(title), inert(told)) + Markup(rest)


def _inert(rows: Sequence[Row]) -> list[Row]:
    return [{key: inert(value) if isinstance(value, str) else value for key, value in row.items()} for row in rows]


@cache
def _read(name: str) -> dict[str, object]:
    text = (resources.files("flows.pages") / "charts" / f"{name}.json").read_text(encoding="utf-8")
    found: dict[str, object] = orjson.loads(text)
    return found
