"""The fields of a row, taken one by one. What can't be read costs no story: it stays in the row, and is flagged."""

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from extractors.facts.dates import parse_date

NAMES = ("id", "url", "source")
MAX_NAME_CHARS = 8000  # they are stored with each row that speaks of the document
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # they break databases and terminals downstream

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LongNumber:
    """A number of JSON that no float can hold, as it is written: some 309 digits and more, or `1e999`."""

    written: str

    def __str__(self) -> str:
        return self.written


class WrongTypeError(Exception):
    """A field holds something that it can't be."""


class TooLongError(Exception):
    """A field that names the document is no name."""


class Fields:
    """A row of which the fields are taken. What is left in `rest` is what nobody knows, or nobody could read."""

    def __init__(self, row: dict[str, object]) -> None:
        self.rest = row
        self.flags: list[str] = []

    def take(self, name: str, read: Callable[[str, object], T]) -> T | None:
        """The field as `read` reads it; None where there is none, or none that can be read."""
        value = self.rest.get(name)
        if value is None:
            return None
        try:
            taken = read(name, value)
        except WrongTypeError:
            self.keep(name, f"unread-{name.replace('_', '-')}")
            return None
        del self.rest[name]
        return taken

    def text(self, name: str) -> str | None:
        """A text without control characters: where it has some it stays in `rest` as it came, but for an id."""
        value = self.rest.get(name)
        taken = self.take(name, string)
        if taken is None or name == "id" or not CONTROL.search(taken):
            return taken
        self.rest[name] = value
        self.flags.append("control-characters")
        return CONTROL.sub(" ", taken)

    def names(self, name: str) -> tuple[str, ...]:
        """Authors as given: a string, a list of strings, or schema.org's {"name": …}."""
        value = self.rest.pop(name, None)
        found, is_whole = _names(name, value)
        tidy = tuple(CONTROL.sub(" ", one) for one in found)
        if not is_whole or tidy != found:
            self.rest[name] = value
            self.flags += ["control-characters"] * (tidy != found) + [f"unread-{name}"] * (not is_whole)
        return tuple(one for one in tidy if one.strip())

    def keep(self, name: str, flag: str) -> None:
        """Leave the field where it is, in a form that JSON has."""
        value = self.rest[name]
        self.rest[name] = str(value) if isinstance(value, float) and not math.isfinite(value) else value
        self.flags.append(flag)


def string(name: str, value: object) -> str | None:
    """Of numbers their digits, of a list of one and of {"name": …} what is in it. Raises WrongTypeError."""
    value = _bare(value)
    if isinstance(value, LongNumber) and value.written.lstrip("-").isdigit():
        value = value.written
    if isinstance(value, str):
        if name in NAMES and len(value) > MAX_NAME_CHARS:
            raise TooLongError(f"{name} of {len(value)} characters, at most {MAX_NAME_CHARS}")
        return storable(value)
    if value is None:
        return None
    if isinstance(value, float) and math.isnan(value) and name != "id":
        return None  # pandas' word for nothing; as an id it is a loss
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and _is_finite(value):
        return str(int(value)) if value == int(value) else str(value)
    raise WrongTypeError(f"{name} is {type_name(value)}")


def day(name: str, value: object) -> str | None:
    """As it was declared, in words that `parse_date` reads; what is no date is kept, so that it can be seen."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return day(name, value[0])
    if isinstance(value, list) and 3 <= len(value) <= 9 and all(type(part) is int for part in value):
        stamp = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*[*value, 0, 0, 0][:6])  # struct_time, Java's
        return day(name, stamp)
    if isinstance(value, dict) and len(value) == 1 and (key := next(iter(value))) in ("$date", "$numberLong"):
        return day(name, value[key])  # MongoDB's
    if isinstance(value, datetime | date):  # Parquet
        return value.isoformat()
    if isinstance(value, bool | list | dict):
        return storable(json.dumps(value, default=str, ensure_ascii=False))
    if isinstance(value, LongNumber) or (isinstance(value, float) and math.isinf(value)):
        return str(value)
    text = string(name, value)
    if text and isinstance(value, int | float) and (read := parse_date(text)) and read.offset == 0:
        return read.at.isoformat()  # a count since 1970
    return text


def time(name: str, value: object) -> datetime | None:
    """Aware, UTC; a time without a zone is taken as UTC. Raises WrongTypeError where it is no time."""
    text = day(name, value)
    read = parse_date(text) if text else None
    if text and (read is None or "impossible-date" in read.flags):
        raise WrongTypeError(f"{name} is no time")
    return read.at if read else None


def storable(text: str) -> str:
    """JSON can carry half a surrogate pair; neither UTF-8 nor a database can."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def type_name(value: object) -> str:
    """The type in the words of JSON."""
    names = {bool: "a boolean", list: "a list", dict: "an object", str: "a string"}
    names |= dict.fromkeys((int, float, LongNumber), "a number")
    return names.get(type(value), type(value).__name__)


def _is_finite(value: int | float | Decimal) -> bool:
    return isinstance(value, int) or math.isfinite(value)  # which makes a float of an integer, and raises


def _bare(value: object) -> object:
    """What a list of one holds, and an object that has a name: `["Ferry"]`, `{"name": "Courier"}`."""
    while True:
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        elif isinstance(value, dict) and isinstance(value.get("name"), str):
            return value["name"]
        else:
            return value


def _names(name: str, value: object) -> tuple[tuple[str, ...], bool]:
    """The names, and whether all that there is was one."""
    if value is None:
        return (), True
    if isinstance(value, str):
        return (storable(value),), True
    if isinstance(value, dict) and value.get("name") is not None:
        return _names(name, value["name"])
    if isinstance(value, list):
        each = [_names(name, one) for one in value]
        return tuple(one for found, _ in each for one in found), all(is_whole for _, is_whole in each)
    return (), isinstance(value, float) and math.isnan(value)
