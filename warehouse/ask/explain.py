"""Why a line went, what an article was joined with, what became of an input: rows for people to read."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError
from warehouse.sql import statement
from warehouse.store.query import reader

Row = dict[str, object]


class UnknownKey(WarehouseError):
    """No article and no input goes by that key."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that the warehouse knows of one key. Lists are in the order in which a person would read them."""

    articles: list[Row]  # by article id, external id, URL or position; several may share an external id
    inputs: list[Row]  # newest first, of all runs
    removals: dict[str, list[Row]]  # by article id, in text order
    pairs: dict[str, list[Row]]  # by article id, the closest first, refused ones too
    fetches: list[Row]  # newest first: when fetch has asked for it, and how that ended


def explain(db: Path, key: str) -> Explanation:
    """What became of `key`: an article id, external id, URL, or position. Raises UnknownKey."""
    with reader(db) as connection:
        articles = rows(connection, "explain_articles", key)
        inputs = rows(connection, "explain_inputs", key)
        fetches = rows(connection, "explain_fetches", key)
        if not articles and not inputs and not fetches:
            raise UnknownKey(
                f"{key} is no article id, external id, URL or position in {db}. Nothing is known of it. "
                f"List what is there: copydesk sql --db {shlex.quote(str(db))} "
                "'SELECT article_id, external_id, url FROM articles'"
            )
        ids = [str(article["article_id"]) for article in articles]
        return Explanation(
            articles=articles,
            inputs=inputs,
            removals={article_id: rows(connection, "explain_removals", article_id) for article_id in ids},
            pairs={article_id: rows(connection, "explain_pairs", article_id) for article_id in ids},
            fetches=fetches,
        )


def article_id(db: Path, key: str) -> str:
    """The one article that goes by `key`. Raises UnknownKey if there is none or more than one."""
    with reader(db) as connection:
        found = rows(connection, "explain_articles", key)
    if len(found) == 1:
        return str(found[0]["article_id"])
    which = several([str(row["article_id"]) for row in found]) if found else "is no article"
    raise UnknownKey(f"{key} {which} in {db}. Give an article id.")


def several(ids: Sequence[str]) -> str:
    """What is said of a key that all these articles go by."""
    return f"is {len(ids)} articles: {', '.join(ids)}"


def rows(connection: duckdb.DuckDBPyConnection, name: str, key: str) -> list[Row]:
    answer = connection.execute(statement(name), {"key": key}).to_arrow_table()
    found: list[Row] = answer.to_pylist()
    return found
