"""Templates filled in: all text is escaped and inert, and what a template needs and isn't given is an error."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from flows.errors import UsageError
from flows.outputs import replacing
from flows.wording import counted, in_minutes, inert

NOT_NAMED = "(not named)"


def render(template: str, **values: object) -> str:
    """The page; `values` are what the template names."""
    return _environment().get_template(template).render(values)


def write(page: str, file: Path, option: str) -> None:
    """The page as a file in UTF-8. Raises UsageError, naming the option, where it can't be written."""
    try:
        with replacing(file) as stream:
            stream.write(page.encode("utf-8", "replace"))
    except OSError as error:
        raise UsageError(f"{option} {file}: {error.strerror}. Nothing was written. Name another file.") from error


def place_in_words(position: str) -> str:
    """The end of a path: where it lies on the machine that read it is nobody's business.

    >>> place_in_words("/home/ada/news/gazette/a.jsonl#3")
    'gazette/a.jsonl#3'
    """
    return "/".join(position.split("/")[-2:])


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("flows.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters.update(FILTERS)
    return environment


def _shown(value: object) -> object:
    """What an expression puts on the page: nothing for None; text without what could reorder or hide it."""
    if value is None:
        return ""
    return inert(value) if type(value) is str else value


def _number(value: float) -> str:
    return f"{value:,}"


def _percent(value: float | None) -> str:
    """No 0 % for what is not nothing, no 100 % for what is not all."""
    if value is None:
        return "–"
    if 0 < value < 0.005:
        return "<1 %"
    if 0.995 < value < 1:
        return ">99 %"
    return f"{value:.0%}".replace("%", " %")


def _moment(value: datetime | None) -> str:
    return f"{value.day} {value:%b %Y, %H:%M}" if value else "undated"


def _day(value: date | None) -> str:
    return f"{value.day} {value:%b %Y}" if value else "undated"


def _wait(minutes: float | None) -> str:
    return "–" if minutes is None else in_minutes(minutes)


def _named(source: str | None) -> str:
    return source or NOT_NAMED


FILTERS: dict[str, Callable[..., object]] = {
    "number": _number,
    "percent": _percent,
    "moment": _moment,
    "day": _day,
    "wait": _wait,
    "named": _named,
    "place": place_in_words,
    "counted": counted,
}
