"""Texts of a publisher before cleaning, for trying a rule on them."""

from collections.abc import Sequence
from pathlib import Path

from warehouse.sql import statement
from warehouse.store.query import reader


def texts_of(db: Path, names: Sequence[str], domains: Sequence[str]) -> list[tuple[str, str | None, str]]:
    """(article_id, title, text before cleaning) of articles whose source or host is one of those, in lower case."""
    with reader(db) as connection:
        values = {"names": [*names, *domains], "domains": list(domains)}
        return connection.execute(statement("select_texts_of"), values).fetchall()
