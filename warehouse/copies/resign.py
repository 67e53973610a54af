"""Articles that an older copydesk signed: signed anew from their stored texts."""

import duckdb

from extractors.signature import SCHEME, sign
from warehouse.copies import dedup
from warehouse.sql import statement

BATCH = 1000  # articles in a transaction: what a crash makes the next run do again


def resign(connection: duckdb.DuckDBPyConnection, run_id: str) -> int:
    """Sign all articles anew whose signature is of another scheme; how many. Outside any transaction.

    Killed, the next call goes on where it stopped. Pairs and clusters stay as they are until they are linked again.
    """
    done = 0
    while batch := _unlike(connection):
        connection.begin()
        try:
            signatures = sign([text for _, text in batch])
            ids = [article_id for article_id, _ in batch]
            dedup.store_signatures(connection, run_id, list(zip(ids, signatures, strict=True)))
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        done += len(batch)
    return done


def _unlike(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    values = {"scheme": SCHEME, "batch": BATCH}
    rows = connection.execute(statement("dedup_select_unlike"), values).fetchall()
    return [(article_id, text) for article_id, text in rows]
