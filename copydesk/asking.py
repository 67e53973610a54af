"""A warehouse to ask: read-only, from its published copy, never in the way of a load."""

from os import PathLike
from pathlib import Path

import pyarrow as pa

from warehouse.ask.explain import article_id
from warehouse.ask.explain_pair import PairExplanation, explain_pair
from warehouse.copies.policy import Policy
from warehouse.store import query


class Warehouse:
    """Answers as Arrow tables: `.to_pandas()` or `polars.from_arrow(…)` where those are installed."""

    def __init__(self, db: str | PathLike[str]) -> None:
        self._db = Path(db)

    def sql(self, question: str) -> pa.Table:
        """All rows of one SELECT. Raises warehouse.errors.QueryRefused for what is wrong or would write."""
        return query.run(self._db, question)

    def articles(self, *, copies: bool = False) -> pa.Table:
        """One row a story; with `copies` one row an article."""
        return self.sql("FROM articles" if copies else "FROM distinct_articles")

    def explain(self, one: str, other: str) -> PairExplanation:
        """Why two articles, each an id, an external id or a URL, are one report or not, by the default policy."""
        return explain_pair(self._db, article_id(self._db, one), article_id(self._db, other), Policy())


def open(db: str | PathLike[str]) -> Warehouse:
    """The warehouse in the file `db`. Raises warehouse.errors.WarehouseMissing if it is not there."""
    query.reader(Path(db)).close()
    return Warehouse(db)
