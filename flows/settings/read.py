"""The settings of a run, read once; a value that can't be used is told with where it came from and what it must be."""

from typing import TYPE_CHECKING

from pydantic import ValidationError

from flows.errors import UsageError
from flows.settings.origins import in_json, origins
from flows.settings.sections import TIME
from flows.settings.settings import AUTHORITY, FILE, KEPT, TAG, Settings

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

FORMS = {
    AUTHORITY: "host:port",
    TAG: "a language tag: en, pt-BR …",
    KEPT: "all, none or days:N",
    TIME: "a time of day: 03:30",
}
# What pydantic found wrong, as a person says it.
NEEDS = {
    "value_error": "can't be read: {error}",
    "bool_parsing": "must be true or false",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be {expected}",
    "string_type": "must be text",
}


def read_settings(**given: object) -> Settings:
    """The settings of this run; `given` comes from the command line, None stands for an option that wasn't used."""
    chosen = {name: value for name, value in given.items() if value is not None}
    origin = origins()
    try:
        settings = Settings(**chosen)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        place = [str(part) for part in first["loc"]]
        name = ".".join(place)
        came = "an option" if place[0] in chosen else origin.get(name) or origin.get(place[0], FILE)
        raise UsageError(f"setting {name} is {first['input']!r} (from {came}): it {_need(first, came)}.") from error
    for key in ("db", "source"):
        # Neither can DuckDB open a file of another name, nor can it hold such a text. Of sources any name will do.
        if any("\udc80" <= char <= "\udcff" for char in str(getattr(settings, key))):
            raise UsageError(f"--{key} {str(getattr(settings, key))!r}: no UTF-8. Name it otherwise.")
    if settings.db.is_dir():
        raise UsageError(f"--db {settings.db} is a folder. Name a file in it: {settings.db / 'news.duckdb'}")
    if not settings.db.absolute().parent.is_dir():
        raise UsageError(f"--db {settings.db}: the folder {settings.db.parent} is not there. Make it, or name another.")
    if settings.publishers_dir:
        from extractors.clean.rules.publishers import must_be_usable  # loads the rules, which most commands never need

        must_be_usable(str(settings.publishers_dir))
    return settings


def _need(wrong: "ErrorDetails", came: str) -> str:
    """What a value has to be, in the words of this project where it has some."""
    told = wrong.get("ctx", {})
    if wrong["type"] in ("dataclass_type", "model_type"):
        section = str(wrong["loc"][0])
        return "must be a table of its parts" if came == FILE else f"must be JSON of its parts, like {in_json(section)}"
    if wrong["type"] == "string_pattern_mismatch":
        return f"must be {FORMS.get(told['pattern'], 'of the form ' + told['pattern'])}"
    return NEEDS[wrong["type"]].format(**told) if wrong["type"] in NEEDS else f"can't be used: {wrong['msg']}"
