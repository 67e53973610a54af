"""A warehouse to ask: read-only, from its published copy, never in the way of a load."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from warehouse.ask.explain import article_id
from warehouse.ask.explain_pair import PairExplanation, explain_pair
from warehouse.copies.policies import in_force
from warehouse.copies.policy import Policy
from warehouse.store import query

if TYPE_CHECKING:
    import pandas
    import polars


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """Rows, in the shape that you work in. Whatever reads Arrow (DuckDB, polars, pandas 3) takes it as it is.

    >>> answer = Answer(pa.table({"source": ["Gazette", "Courier"], "articles": [3, 1]}))
    >>> answer.rows()
    [{'source': 'Gazette', 'articles': 3}, {'source': 'Courier', 'articles': 1}]
    >>> answer.polars()["articles"].sum()
    4
    >>> [row["source"] for row in answer], len(answer), answer
    (['Gazette', 'Courier'], 2, <Answer: 2 rows of source, articles>)
    """

    table: pa.Table

    def arrow(self) -> pa.Table:
        """A pyarrow.Table; times have their zone, UTC."""
        return self.table

    def pandas(self) -> "pandas.DataFrame":
        """A DataFrame. Raises ModuleNotFoundError where pandas isn't installed: copydesk doesn't bring it.

        >>> Answer(pa.table({"articles": [3, 1]})).pandas().articles.to_list()
        [3, 1]
        """
        try:
            import pandas  # noqa: F401 -- Arrow asks for it with a message of its own
        except ImportError as error:
            raise _missing("pandas") from error
        return self.table.to_pandas()

    def polars(self) -> "polars.DataFrame":
        """A DataFrame. Raises ModuleNotFoundError where polars isn't installed: copydesk doesn't bring it."""
        try:
            import polars
        except ImportError as error:
            raise _missing("polars") from error
        return polars.DataFrame(self.table)

    def rows(self) -> list[dict[str, Any]]:
        """Each row as a dict of Python values."""
        return self.table.to_pylist()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows())

    def __len__(self) -> int:
        return self.table.num_rows

    def __repr__(self) -> str:
        return f"<Answer: {len(self)} rows of {', '.join(self.table.column_names)}>"

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Rows for whatever speaks Arrow's PyCapsule interface."""
        return self.table.__arrow_c_stream__(requested_schema)  # type: ignore[no-untyped-call]


class Warehouse:
    """The file that `copydesk ingest` loads. Each question reads the copy that was published last."""

    def __init__(self, db: str | PathLike[str]) -> None:
        self._db = Path(db)

    def sql(self, question: str) -> Answer:
        """All rows of one SELECT. Raises warehouse.errors.QueryRefused for what is wrong or would write."""
        return Answer(query.run(self._db, question))

    def articles(self, *, copies: bool = False) -> Answer:
        """One row a story; with `copies` one row an article."""
        return self.sql("FROM articles" if copies else "FROM distinct_articles")

    def explain(self, one: str, other: str, *, policy: Policy | None = None) -> PairExplanation:
        """Why two articles, each an id, an external id or a URL, are one report or not.

        As the warehouse has it, by the policy that it was last clustered by; or as `policy` would have it, except for
        what a person, the very same text or the same URL has decided.
        """
        left, right = article_id(self._db, one), article_id(self._db, other)
        if policy:
            return explain_pair(self._db, left, right, policy, anew=True)
        with closing(query.reader(self._db)) as reader:
            stored = in_force(reader)
        return explain_pair(self._db, left, right, stored)


def open(db: str | PathLike[str]) -> Warehouse:
    """The warehouse in the file `db`. Raises warehouse.errors.WarehouseMissing if it is not there."""
    query.reader(Path(db)).close()
    return Warehouse(db)


def _missing(package: str) -> ModuleNotFoundError:
    message = f"{package} is not installed, and copydesk doesn't bring it: pip install {package}. Or take .rows()."
    return ModuleNotFoundError(message, name=package)
