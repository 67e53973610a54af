"""The statements of the warehouse, one a file, with `$named` values.

It may import nothing of the project.
It never runs one.
"""

from functools import cache
from importlib import resources


@cache
def statement(name: str) -> str:
    """The SQL of `name`.sql. Raises FileNotFoundError for a name that isn't there."""
    return (resources.files("warehouse") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
