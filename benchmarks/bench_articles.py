"""End to end: an article from bytes to a joined row, beside the script that people write for it.

Invented articles of the lengths that real ones have (950 words, an eighth of the lines furniture), each once.
"""

import random
import re
import tempfile
import time
from pathlib import Path

import duckdb
from datasketch import MinHash, MinHashLSH

from benchmarks.bench_clean import KNOWN, UNKNOWN, _filled
from extractors.desk import Desk
from extractors.pipeline import TOGETHER, process
from extractors.records import Outcome, RawDocument
from warehouse.copies.policy import Policy
from warehouse.load import load, stage
from warehouse.store import connection, runs

WARM, ARTICLES = 1024, 1024
BATCH = 512
SCRIPTED = 128  # enough for a rate, at milliseconds each
PARAGRAPHS = (4, 9, 12, 16, 18, 21, 24, 30, 42)  # deciles of real articles
SENTENCES = (1, 2, 2, 3)
COMMON = ("the", "of", "a", "to", "in", "and", "that", "was", "for", "on", "it", "with", "he", "said", "as", "at")
ENDINGS = ("", "s", "ed", "ing", "er", "ion")
SYLLABLES = ("ba", "den", "fo", "gra", "hol", "ki", "lun", "mer", "nas", "or", "pel", "quo", "ris", "sta", "tor", "vin")
SCRIPT_LINES = [re.compile(pattern, re.IGNORECASE) for pattern in (
    r"sign up", r"subscribe", r"newsletter", r"read more", r"related:", r"advertisement", r"photo:", r"image:",
    r"getty images", r"share this", r"follow us", r"leave a (reply|comment)", r"copyright|©", r"all rights reserved",
    r"click here", r"cookies?", r"privacy policy", r"terms of (use|service)", r"^by [a-z]+ [a-z]+$", r"min read",
)]  # fmt: skip


def main() -> None:
    documents = [document(number) for number in range(WARM + ARTICLES)]
    words = sum(len(one.content.split()) for one in documents[WARM:]) / ARTICLES
    desk = Desk()
    edited(documents[:WARM], desk)  # compiles rules, loads the model, fills the automata as a run of a day does
    began = time.process_time()
    outcomes = edited(documents[WARM:], desk)
    ours = time.process_time() - began
    loaded = loading(outcomes)
    script = scripted([text(number) for number in range(WARM, WARM + SCRIPTED)]) / SCRIPTED
    each = ours / ARTICLES * 1e6
    print(f"an article of {words:.0f} words, from bytes to a joined row, CPU time")
    print(f"  decode to signature {each:8.0f} µs   ({ours / ARTICLES / words * 600 * 1e6:.0f} of 600 words)")
    print(f"  stage, load, join   {loaded / ARTICLES * 1e6:8.0f} µs")
    total = (ours + loaded) / ARTICLES
    print(f"  a script            {script * 1e6:8.0f} µs   {script / total:.1f} × of all of it")


def edited(documents: list[RawDocument], desk: Desk) -> list[Outcome]:
    return [
        outcome for at in range(0, len(documents), TOGETHER) for outcome in process(documents[at : at + TOGETHER], desk)
    ]


def loading(outcomes: list[Outcome]) -> float:
    """Seconds of CPU to stage and load them into a new warehouse, copies joined."""
    with tempfile.TemporaryDirectory() as folder:
        staging = Path(folder) / "staged"
        with connection.connect(Path(folder) / "news.duckdb") as writer:
            run_id = runs.begin(writer, command="bench", sources=[], settings={})
            began = time.process_time()
            for number, at in enumerate(range(0, len(outcomes), BATCH)):
                load.load(writer, run_id, stage.write(staging, run_id, number, outcomes[at : at + BATCH]), Policy())
            return time.process_time() - began


def scripted(texts: list[str]) -> float:
    """Seconds of CPU of what people write: patterns line by line, datasketch, an insert a row."""
    with duckdb.connect() as database:
        database.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, text VARCHAR, copy_of INTEGER)")
        index = MinHashLSH(threshold=0.8, num_perm=128)
        began = time.process_time()
        for number, raw in enumerate(texts):
            lines = [line for line in raw.split("\n") if not any(p.search(line) for p in SCRIPT_LINES)]
            words = " ".join(lines).lower().split()
            signature = MinHash(num_perm=128)
            signature.update_batch([" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))])
            found = index.query(signature)
            index.insert(str(number), signature)
            database.execute(
                "INSERT INTO articles VALUES (?, ?, ?)", [number, "\n".join(lines), int(found[0]) if found else None]
            )
        return time.process_time() - began


def document(number: int) -> RawDocument:
    place = f"bench.jsonl#{number}"
    return RawDocument(place, "jsonl", "text", text(number).encode(), place, external_id=str(number))


def text(number: int) -> str:
    dice = random.Random(number)
    lines = [paragraph(dice) for _ in range(dice.choice(PARAGRAPHS))]
    for piece in dice.sample(KNOWN + UNKNOWN, max(1, len(lines) // 8)):
        lines.insert(dice.choice((0, len(lines), dice.randrange(len(lines)))), _filled(dice, piece))
    return "\n\n".join(lines)


def paragraph(dice: random.Random) -> str:
    return " ".join(sentence(dice) for _ in range(dice.choice(SENTENCES)))


def sentence(dice: random.Random) -> str:
    words = [word(dice) for _ in range(dice.randrange(12, 34))]
    return f"{' '.join(words).capitalize()}{dice.choice(('.', '.', '.', ', she said.', '?'))}"


def word(dice: random.Random) -> str:
    if dice.random() < 0.45:
        return dice.choice(
            ("the", "of", "a", "to", "in", "and", "that", "was", "for", "on", "it", "with", "he", "said")
        )
    return "".join(dice.choices(SYLLABLES, k=dice.choice((1, 2, 2, 3)))) + dice.choice(ENDINGS)


if __name__ == "__main__":
    main()
