"""What a warehouse says of pairs that were judged by reading, kind by kind: which it joined, and by what reasons.

    copydesk ingest ARTICLES… --db news.duckdb && python -m benchmarks.judged_pairs news.duckdb PAIRS.jsonl

Rows of PAIRS: {a, b, label, sure, weight}, by external ids. Pairs that the reader was unsure of stand on their own.
"""

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from warehouse.store.query import reader

SAME = {"same-report", "update-of-same-report"}
MOST = 8.0  # weight of a pair: else one stratum decides alone
PAIRS = """
SELECT one.external_id, other.external_id, one.cluster_id = other.cluster_id, coalesce(reason, 'never compared')
FROM (SELECT unnest($left) AS left_id, unnest($right) AS right_id) AS judged
JOIN articles AS one ON one.external_id = judged.left_id
JOIN articles AS other ON other.external_id = judged.right_id
LEFT JOIN article_pairs ON article_pairs.article_id = one.article_id AND article_pairs.other_id = other.article_id
"""


def main(db: Path, pairs: Path) -> None:
    """A row a kind, then weighted precision and recall of the sure ones."""
    judged = {(row["a"], row["b"]): row for row in map(json.loads, pairs.read_text("utf-8").splitlines())}
    with reader(db) as connection:
        values = {"left": [a for a, _ in judged], "right": [b for _, b in judged]}
        found = connection.execute(PAIRS, values).fetchall()
    reasons: defaultdict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    joined: Counter[tuple[str, bool]] = Counter()
    sums: Counter[tuple[bool, bool]] = Counter()
    for a, b, is_joined, reason in found:
        row = judged[a, b]
        kind = row["label"], row["sure"]
        reasons[kind][reason] += 1
        joined[kind] += is_joined
        if row["sure"]:
            sums[is_joined, row["label"] in SAME] += min(float(row["weight"]), MOST)  # type: ignore[assignment]
    for kind, counts in sorted(reasons.items()):
        said = ", ".join(f"{reason} {count}" for reason, count in counts.most_common())
        print(
            f"{kind[0]:24}{'sure' if kind[1] else 'unsure':8}{counts.total():4} pairs{joined[kind]:4} joined   {said}"
        )
    hit = sums[True, True]
    print(f"precision {hit / (hit + sums[True, False]):.3f}  recall {hit / (hit + sums[False, True]):.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
