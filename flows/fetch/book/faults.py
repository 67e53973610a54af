"""What is wrong with a field of an entry, in the words of somebody who writes one."""

from collections.abc import Mapping
from typing import Any

OWN = "Value error, "  # stands before what our own checks say
PATTERNS = {"country": "give two capitals, as in GB", "language": "give a tag, as in en or pt-BR"}
TYPES = {
    "extra_forbidden": "is no field of a source",
    "missing": "is missing",
    "tuple_type": 'give a list, as in ["https://news.example/feed"]',
    "string_type": 'give a text in quotes, as in "Harbour Post"',
    "string_too_short": "is empty",
    "bool_type": "give true or false",
    "bool_parsing": "give true or false",
    "float_type": "give a number",
    "float_parsing": "give a number",
    "int_type": "give a whole number",
    "int_parsing": "give a whole number",
    "int_from_float": "give a whole number",
    "finite_number": "give a number",
}


def in_words(error: Mapping[str, Any]) -> str:
    """Of one of pydantic's errors."""
    kind, bounds = error["type"], error.get("ctx", {})
    if kind == "string_pattern_mismatch":
        return PATTERNS[str(error["loc"][0])]
    if kind == "greater_than_equal":
        return f"at least {bounds['ge']:g}"
    if kind == "less_than_equal":
        return f"at most {bounds['le']:g}"
    if kind == "string_too_long":
        return f"at most {bounds['max_length']} characters"
    return TYPES.get(kind) or str(error["msg"]).removeprefix(OWN)
