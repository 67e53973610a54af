"""All of one article for a page: its text before cleaning, its receipts, and the cluster that it stands in."""

import json
from dataclasses import dataclass
from pathlib import Path

from extractors.records import Removal, Repair
from warehouse.ask.explain import Row, rows
from warehouse.store.query import reader


@dataclass(frozen=True, slots=True)
class ArticleExplanation:
    """What became of one article. Rows are as the statements `explain_…` name their columns."""

    article: Row  # with `extracted_text`, of whose lines the receipts speak
    removals: list[Removal]
    repairs: list[Repair]
    copies: list[Row]  # of its cluster, itself among them, in order of publication, with what holds each there
    others: list[Row]  # compared with it and found to be other reports, the closest first
    revisions: list[Row]  # oldest first


def explain_articles(db: Path, ids: list[str]) -> list[ArticleExplanation]:
    """One for each article id, in that order."""
    with reader(db) as connection:
        found = []
        for article_id in ids:
            [article] = rows(connection, "explain_text", article_id)
            pairs = rows(connection, "explain_pairs", article_id)
            found.append(
                ArticleExplanation(
                    article=article,
                    removals=[Removal(**row) for row in rows(connection, "explain_removals", article_id)],  # type: ignore[arg-type]
                    repairs=[Repair(**repair) for repair in json.loads(str(article["repairs"]))],
                    copies=rows(connection, "explain_copies", article_id),
                    others=[row for row in pairs if row["cluster_id"] != article["cluster_id"]],
                    revisions=rows(connection, "explain_revisions", article_id),
                )
            )
        return found
