"""`copydesk demo`: the main job on the sample articles, and what came out, in four parts."""

import shutil
import sys
from importlib import resources
from pathlib import Path

from flows.ingest import ingest
from flows.settings import Settings
from flows.terminal.progress import progress
from flows.terminal.summary import write_summary
from flows.terminal.tables import write_answer
from flows.wording import inert
from warehouse.store.query import run

MARGIN = 14  # before a line of the text, for the label of what was struck
WIDTH = 96  # of that line where there is no terminal

MOST_STRUCK = """
SELECT article_id, coalesce(title, external_id) AS name, extracted_text
FROM articles
JOIN (SELECT article_id, count(DISTINCT label) AS labels, count(*) AS lines FROM removals GROUP BY article_id)
    USING (article_id)
WHERE raw_kind = 'text'
ORDER BY labels DESC, language <> 'en', lines DESC, article_id
LIMIT 1
"""
LARGEST_CLUSTER = """
SELECT
    source, strftime(published_at, '%d %b %H:%M') AS published, word_count AS words,
    left(title, 40) AS title
FROM articles
WHERE cluster_id = (SELECT cluster_id FROM clusters ORDER BY size DESC, cluster_id LIMIT 1)
ORDER BY published_at, article_id
"""
# Which of a pair is on the left hangs on their ids, and those of files on the folder that the samples stand in.
EVIDENCE = """
SELECT least(a.source, b.source) AS one, greatest(a.source, b.source) AS other,
    containment::DECIMAL(3, 2) AS containment, jaccard::DECIMAL(3, 2) AS jaccard, verdict, reason
FROM duplicate_pairs AS pair
JOIN articles AS a ON a.article_id = pair.left_id
JOIN articles AS b ON b.article_id = pair.right_id
WHERE a.cluster_id = b.cluster_id
    AND a.cluster_id = (SELECT cluster_id FROM clusters ORDER BY size DESC, cluster_id LIMIT 1)
ORDER BY containment DESC, one, other
"""
QUESTION = """SELECT source, count(*) AS articles,
    count(*) FILTER (article_id = representative_id) AS first_with_it
FROM articles JOIN clusters USING (cluster_id)
GROUP BY ALL ORDER BY articles DESC, source"""


def demo(db: Path, settings: Settings) -> None:
    """Load the samples into `db` and print the summary, one article, one cluster and one question."""
    with resources.as_file(resources.files("flows")) as flows:
        given = {"db": db, "source_from_folder": True, "outlets": flows / "outlets.toml"}
        with progress() as line:
            days = [
                ingest([str(flows / day)], settings.model_copy(update=given), step=line.step, each=line.each)
                for day in ("samples", "samples_later")
            ]
    _head("1. Loaded, what came on two days: every input has an end state")
    for summary in days:
        write_summary(summary, db)
    _article(db)
    _head("3. The largest cluster, and why its articles are one report")
    write_answer(run(db, LARGEST_CLUSTER), "table")
    write_answer(run(db, EVIDENCE), "table")
    _head(f"4. A question: copydesk sql --db {db} …")
    _line(QUESTION)
    write_answer(run(db, QUESTION), "table")


def _article(db: Path) -> None:
    """One article as it came; what was struck is marked with its label."""
    found = run(db, MOST_STRUCK).to_pylist()[0]
    _head(f"2. Cleaned: {found['name']}")
    struck = {
        row["line"]: row for row in run(db, f"FROM removals WHERE article_id = '{found['article_id']}'").to_pylist()
    }
    width = shutil.get_terminal_size().columns - MARGIN if sys.stdout.isatty() else WIDTH
    for number, line in enumerate(found["extracted_text"].split("\n"), 1):
        if line.strip():
            label = f"- {struck[number]['label']}" if number in struck else ""
            _line(f"{label:{MARGIN}}{line[: width - 1] + '…' if len(line) > width else line}")


def _head(text: str) -> None:
    _line(f"\n{text}\n{'-' * min(len(text), WIDTH)}")


def _line(text: str) -> None:
    sys.stdout.write(f"{inert_lines(text)}\n")
    sys.stdout.flush()


def inert_lines(text: str) -> str:
    return "\n".join(map(inert, text.split("\n")))
