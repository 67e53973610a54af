"""What must hold between the tables of a warehouse: each question here has no answer in a sound one."""

from collections.abc import Mapping

import duckdb

BATCH = "batches whose inputs are not all in the ledger"
TWICE_IN_LEDGER = "inputs that are twice in the ledger"
ARTICLE_TWICE = "articles that are there twice"
REVISION_TWICE = "revisions that are there twice"
HEAD_ALONE = "articles without their current revision"
REVISION_ALONE = "revisions of no article"
NO_CLUSTER = "articles without a cluster"
STRANGERS = "index rows, pairs and members of no article"
MEMBER_ALONE = "members of no cluster"
EMPTY_CLUSTER = "clusters without members"
UNRESOLVED = "ended clusters that do not resolve"
REMOVAL_ALONE = "removals of no revision"
RAW_ALONE = "inputs of no revision"

BROKEN: Mapping[str, str] = {
    BATCH: (
        "SELECT run_id FROM batches GROUP BY run_id HAVING sum(documents) != "
        "(SELECT coalesce(sum(inputs), 0) FROM dispositions WHERE dispositions.run_id = batches.run_id)"
    ),
    TWICE_IN_LEDGER: "SELECT run_id, position FROM dispositions GROUP BY ALL HAVING count(*) > 1",
    ARTICLE_TWICE: "SELECT article_id FROM article_heads GROUP BY ALL HAVING count(*) > 1",
    REVISION_TWICE: "SELECT article_id, revision_no FROM article_revisions GROUP BY ALL HAVING count(*) > 1",
    HEAD_ALONE: "SELECT article_id FROM article_heads ANTI JOIN article_revisions USING (article_id, revision_no)",
    REVISION_ALONE: "SELECT article_id FROM article_revisions ANTI JOIN article_heads USING (article_id)",
    NO_CLUSTER: "SELECT article_id FROM article_heads ANTI JOIN cluster_members USING (article_id)",
    STRANGERS: (
        "SELECT article_id FROM (SELECT article_id FROM signatures UNION SELECT article_id FROM indexed_articles "
        "UNION SELECT article_id FROM cluster_members UNION SELECT unnest([left_id, right_id]) FROM duplicate_pairs) "
        "ANTI JOIN article_heads USING (article_id)"
    ),
    MEMBER_ALONE: "SELECT article_id FROM cluster_members ANTI JOIN clusters USING (cluster_id)",
    EMPTY_CLUSTER: "SELECT cluster_id FROM clusters ANTI JOIN cluster_members USING (cluster_id)",
    # One that ended with its last article left a tombstone instead.
    UNRESOLVED: (
        "SELECT cluster_id FROM (SELECT DISTINCT cluster_id FROM cluster_events WHERE kind = 'merged') "
        "ANTI JOIN tombstones USING (cluster_id) WHERE resolve_cluster(cluster_id) IS NULL AND NOT EXISTS "
        "(FROM cluster_events AS later JOIN tombstones ON tombstones.cluster_id = later.other_id)"
    ),
    REMOVAL_ALONE: (
        "SELECT article_id FROM revision_removals ANTI JOIN article_revisions USING (article_id, revision_no)"
    ),
    RAW_ALONE: "SELECT article_id FROM raw_documents ANTI JOIN article_revisions USING (article_id, revision_no)",
}  # fmt: skip


def broken(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """What does not hold -> the ids that it does not hold for. Empty for a sound warehouse."""
    found = {check: [str(row[0]) for row in connection.execute(sql).fetchall()] for check, sql in BROKEN.items()}
    return {check: ids for check, ids in found.items() if ids}
