"""By which identity each staged article goes: its own, or another where that already stands for another story."""

from collections.abc import Container, Iterator, Set

import duckdb
import pyarrow as pa

from extractors.facts.identity import by_content
from warehouse.load.alike import Line, Story, standing_lines
from warehouse.load.columns import lists_of, values_of
from warehouse.load.part import BRIEF, Named, named, told_apart
from warehouse.sql import statement
from warehouse.store.registered import registered

NEWEST = 32  # stories under one address or id that a text is compared with; one that is older has grown
UNDATED = ("month", "year", "unknown")  # precisions that tell no day


def parted(connection: duckdb.DuckDBPyConnection, articles: pa.Table) -> pa.Table:
    """The staged articles, those under another identity that share nothing with the story which stands under theirs."""
    if "other_id" not in articles.column_names:  # staged by a version before this
        return articles
    with registered(connection, staged_articles=articles):
        stored = connection.execute(statement("select_told")).to_arrow_table()
    ids = values_of(articles, "article_id")
    if not len(stored) and len(set(ids)) == len(ids):
        return articles
    heads = dict(zip(values_of(stored, "article_id"), _stories(stored), strict=True))
    numbers, others = values_of(articles, "n"), values_of(articles, "other_id")
    staged = list(_stories(articles))
    standing = standing_lines((*heads.items(), *zip(ids, staged, strict=True)))
    apart = told_apart(zip(numbers, ids, others, staged, strict=True), heads, standing)
    names = _names(connection, articles, apart, standing) if apart else {}
    for place, column in enumerate(("article_id", "identity")):
        pairs = zip(numbers, values_of(articles, column), strict=True)
        renamed = pa.array([names[n][place] if n in names else own for n, own in pairs], pa.string())
        articles = articles.set_column(articles.schema.get_field_index(column), column, renamed)
    return articles


def _names(
    connection: duckdb.DuckDBPyConnection, articles: pa.Table, apart: Container[int], standing: Set[Line]
) -> dict[int, tuple[str, str]]:
    """(article_id, identity) that each of the staged articles in `apart`, by their `n`, goes by.

    What was read before is what it was then, though the story may have become quite another since.
    """
    with registered(connection, staged_articles=articles):
        known = {n: (id_, key) for n, id_, key in connection.execute(statement("select_read_before")).fetchall()}
        bounds = {"few": BRIEF, "newest": NEWEST}
        stored = connection.execute(statement("select_further"), bounds).to_arrow_table()
    there: dict[str, list[Named]] = {}
    columns = (values_of(stored, name) for name in ("name", "article_id", "identity"))
    for name, id_, key, story in zip(*columns, _stories(stored), strict=True):
        there.setdefault(name, []).append(Named(id_, key, story))
    names: dict[int, tuple[str, str]] = {}
    wanted = ("n", "identity", "other_id", "other_identity", "raw_sha256")
    for row, story in zip(
        zip(*(values_of(articles, name) for name in wanted), strict=True), _stories(articles), strict=True
    ):
        n, own, other_id, other_identity, raw = row
        if n not in apart:
            continue
        mine = there.setdefault(own, [])
        place = (other_id, other_identity)
        names[n] = known.get(n) or named(mine, place, by_content(other_identity, raw), story, standing)
        mine[:] = [one for one in mine if one.article_id != names[n][0]] + [Named(*names[n], story)]
    return names


def _stories(table: pa.Table) -> Iterator[Story]:
    hashvalues = lists_of(table, "hashvalues")
    fields = ("title", "scheme", "shingle_count", "text", "published_at", "published_precision")
    columns = zip(*(values_of(table, name) for name in fields), strict=True)
    for place, (title, scheme, count, text, at, precision) in enumerate(columns):
        yield Story(title, scheme, hashvalues(place), count or 0, text, None if precision in UNDATED else at)
