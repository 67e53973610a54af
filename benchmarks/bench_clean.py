"""CPU time of cleaning a 600-word article, beside justext and a line filter as used for training corpora."""

import gzip
import json
import random
import re
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from extractors.clean import Context, clean, clean_all

ARTICLES = 96
TOGETHER = 32  # as extractors.pipeline cleans them
ROUNDS = 5
PLACES = ("Fenmoor", "Larkhill", "Ostholm", "Port Ellis", "Quaymarsh", "Tarnow", "Lindvik", "Kelmsbury")
PEOPLE = ("Ada Quill", "Ingrid Talloch", "Ben Marsh", "Marta Engel", "Owen Harrow", "Lena Voss", "Piet Danner")
THINGS = ("harbour wall", "ferry timetable", "school roof", "night bus", "tide mill", "fish market", "lifeboat shed")
SENTENCES = (
    "The council of {place} voted {n}-2 on Tuesday to rebuild the {thing} before the winter storms.",
    "Engineers told members that {n} sections had moved by four centimetres since March and that one was cracked.",
    "“Nobody can tell us which part to wait for,” said {person}, who has run the {thing} for {n} years.",
    "The work is to cost {n}.4 million crowns, a third more than was promised when the plan was first shown.",
    "Residents of {place} say the {thing} was never safe, and that {person} had warned of it in writing.",
    "A second vote is to follow in October, once the ministry has answered the {n} questions that it was sent.",
    "{person} did not want to speak of it on Wednesday, but a spokesman called the report “half the truth”.",
    "In {place}, where the same was tried {n} years ago, the bill came to twice the estimate.",
)
# What stands around stories: the first kind rules know, of the second the line model has to make up its mind.
KNOWN = (
    "Skip to main content", "By {person}", "Photo: {person}", "Advertisement", "READ MORE: How the {thing} was built",
    "Sign up to the {place} briefing: the stories you need, free in your inbox.", "Share this article", "Leave a Reply",
)  # fmt: skip
UNKNOWN = (
    "{person} at the {thing} in {place} on Tuesday", "What the {thing} means for {place}", "The {thing} in numbers",
    "Why {place} waits for its {thing} again", "{n} walks along the {thing}", "{place} weather: rain until Friday",
    "Your guide to the {thing}", "{person} | {place} Post", "Opinion: {place} deserves a better {thing}",
    "An aerial view of the {thing} near {place}", "{n} people are reading this now",
)  # fmt: skip
WIRES = Path(__file__).parent.parent.parent / "shared" / "data" / "dedup" / "syndication_dev.jsonl.gz"
MOST_WIRES = 3000
BAD_LINE = re.compile(r"terms of use|privacy policy|cookie policy|uses cookies|use of cookies|lorem ipsum|javascript")


def main() -> None:
    """Prints microseconds of CPU an article by kind of text, and how the others' cost compares to ours together."""
    for name, furniture, pieces in (("settled by rules", KNOWN, 6), ("furnished as on the web", KNOWN + UNKNOWN, 16)):
        numbers = iter(range(10**9))
        rounds = [[article(next(numbers), furniture, pieces) for _ in range(ARTICLES)] for _ in range(5 * ROUNDS)]
        told = [text for texts in rounds for text in texts]
        lines = sum(text.count("\n\n") + 1 for text in told) / len(told)
        print(f"cleaning an article {name}: {words(told):.0f} words in {lines:.0f} lines, CPU time")
        cost(together, rounds[:ROUNDS])  # warms up
        ours = cost(together, rounds[ROUNDS : 2 * ROUNDS])
        print(f"  {TOGETHER} together    {ours:8.0f} µs")
        for number, (other, function) in enumerate((("one by one", one_by_one), *PEERS.items()), 2):
            theirs = cost(function, rounds[number * ROUNDS : (number + 1) * ROUNDS])
            print(f"  {other:14} {theirs:8.0f} µs   {theirs / ours:.2f} ×")
    if WIRES.exists():
        real()


def real() -> None:
    """The same for real articles with furniture, each read once; many are copies of one another, as in syndication."""
    with gzip.open(WIRES, "rt", encoding="utf-8") as file:
        raw = [json.loads(line)["raw"] for line in islice(file, TOGETHER + MOST_WIRES)]
    together(raw[:TOGETHER])  # compiles rules, loads the model
    print(f"cleaning {MOST_WIRES} articles with furniture, each once: {words(raw):.0f} words, CPU time of one")
    ours = cost(together, [raw[TOGETHER:]])
    print(f"  {TOGETHER} together    {ours:8.0f} µs")
    for other, function in PEERS.items():
        theirs = cost(function, [raw[TOGETHER:]])
        print(f"  {other:14} {theirs:8.0f} µs   {theirs / ours:.2f} ×")


def words(texts: Sequence[str]) -> float:
    """Of a text, on average."""
    return sum(len(text.split()) for text in texts) / len(texts)


def article(number: int, furniture: Sequence[str], pieces: int) -> str:
    """Thirteen paragraphs with some pieces of furniture above, between and below them; no two articles alike."""
    dice = random.Random(number)
    told = [dice.sample(SENTENCES, dice.choice((1, 2, 3))) for _ in range(13)]
    lines = [" ".join(_filled(dice, sentence) for sentence in paragraph) for paragraph in told]
    for piece in range(pieces):
        at = dice.choice((0, len(lines), dice.randrange(len(lines))))
        lines.insert(at, _filled(dice, furniture[piece % len(furniture)]))
    return "\n\n".join(lines)


def _filled(dice: random.Random, line: str) -> str:
    return line.format(
        n=dice.randrange(3, 60), place=dice.choice(PLACES), person=dice.choice(PEOPLE), thing=dice.choice(THINGS)
    )


def cost(function: Callable[[list[str]], object], rounds: Sequence[list[str]]) -> float:
    """Microseconds of CPU a text, of the best round: what else runs on the machine only adds. No text comes twice."""
    best = float("inf")
    for texts in rounds:
        began = time.process_time()
        function(texts)
        best = min(best, (time.process_time() - began) / len(texts))
    return best * 1e6


def together(texts: list[str]) -> None:
    for at in range(0, len(texts), TOGETHER):
        clean_all((text, Context()) for text in texts[at : at + TOGETHER])


def one_by_one(texts: list[str]) -> None:
    for text in texts:
        clean(text, Context())


def justext_lines(texts: list[str]) -> None:
    """justext on the lines as paragraphs of a page: it reads nothing else."""
    import justext

    stoplist = justext.get_stoplist("English")
    for text in texts:
        page = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
        [paragraph.text for paragraph in justext.justext(page, stoplist) if not paragraph.is_boilerplate]


def c4_lines(texts: list[str]) -> None:
    """Lines of five words or more that end a sentence and name no policy."""
    for text in texts:
        [
            line
            for line in text.split("\n")
            if line.endswith((".", "!", "?", '"', "”")) and len(line.split()) >= 5 and not BAD_LINE.search(line.lower())
        ]


PEERS = {"justext": justext_lines, "C4-style lines": c4_lines}

if __name__ == "__main__":
    main()
