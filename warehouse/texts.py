"""Clean texts of a publisher, for trying a rule on them."""

from collections.abc import Sequence
from pathlib import Path

from warehouse.query import reader
from warehouse.sql import statement


def texts_of(db: Path, names: Sequence[str], domains: Sequence[str]) -> list[tuple[str, str | None, str]]:
    """(article_id, title, text) of the articles whose source or host is one of those, given in lower case."""
    with reader(db) as connection:
        values = {"names": [*names, *domains], "domains": list(domains)}
        return connection.execute(statement("select_texts_of"), values).fetchall()
