"""CPU time of cleaning a 600-word article, beside justext and a line filter as used for training corpora."""

import re
import time
from collections.abc import Callable

from extractors.clean import Context, clean

ARTICLES = 40
ROUNDS = 5
PARAGRAPH = (
    "The council of Fenmoor voted {n}-2 on Tuesday to rebuild pier {n} of the old harbour before the winter storms. "
    "Engineers told members that {n} sections had moved by four centimetres since March and that one was cracked."
)
FURNITURE = (
    "Skip to main content", "By Ada Quill", "Photo: Ada Quill", "Advertisement", "READ MORE: How bridge {n} was built",
    "Sign up to the Fenmoor briefing: the stories you need, free in your inbox.", "Share this article", "Leave a Reply",
)  # fmt: skip
BAD_LINE = re.compile(r"terms of use|privacy policy|cookie policy|uses cookies|use of cookies|lorem ipsum|javascript")


def main() -> None:
    """Prints microseconds of CPU an article, and how many times clean() costs."""
    texts = [article(n) for n in range(ARTICLES)]
    words = sum(len(text.split()) for text in texts) / len(texts)
    ours = cost(lambda text: clean(text, Context()), texts)
    print(f"cleaning an article of {words:.0f} words, CPU time")
    print(f"  clean()        {ours:8.0f} µs")
    for name, other in (("justext", justext_lines), ("C4-style lines", c4_lines)):
        theirs = cost(other, texts)
        print(f"  {name:14} {theirs:8.0f} µs   {theirs / ours:.2f} × clean()")


def article(number: int) -> str:
    """Fifteen paragraphs with furniture between them; no two articles alike."""
    lines = []
    for at in range(15):
        lines.append(PARAGRAPH.format(n=number * 15 + at))
        if at % 2:
            lines.append(FURNITURE[at // 2 % len(FURNITURE)].format(n=number))
    return "\n\n".join(lines)


def cost(function: Callable[[str], object], texts: list[str]) -> float:
    """Microseconds of CPU a text, the best of some rounds: what else runs on the machine only adds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for text in texts:
            function(text)
        best = min(best, time.process_time() - began)
    return best / len(texts) * 1e6


def justext_lines(text: str) -> list[str]:
    """justext on the lines as paragraphs of a page: it reads nothing else."""
    import justext

    page = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
    stoplist = justext.get_stoplist("English")
    return [paragraph.text for paragraph in justext.justext(page, stoplist) if not paragraph.is_boilerplate]


def c4_lines(text: str) -> list[str]:
    """Lines of five words or more that end a sentence and name no policy."""
    return [
        line
        for line in text.split("\n")
        if line.endswith((".", "!", "?", '"', "”")) and len(line.split()) >= 5 and not BAD_LINE.search(line.lower())
    ]


if __name__ == "__main__":
    main()
