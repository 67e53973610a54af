"""Which articles are the same report."""

from collections.abc import Sequence

import duckdb

from extractors.records import Signature
from warehouse.policy import Policy


def store_signatures(
    connection: duckdb.DuckDBPyConnection, run_id: str, articles: Sequence[tuple[str, Signature | None]]
) -> None:
    """Keep the signatures of new and revised articles."""


def link(connection: duckdb.DuckDBPyConnection, run_id: str, article_ids: Sequence[str], policy: Policy) -> None:
    """Give every article of `article_ids` its cluster; so far each is alone in its own."""
    connection.execute(
        "INSERT INTO cluster_members SELECT article_id, article_id FROM (SELECT unnest(?) AS article_id) "
        "ANTI JOIN cluster_members USING (article_id)",
        [list(article_ids)],
    )
