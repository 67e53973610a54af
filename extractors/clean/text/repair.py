"""The text that is left, as it should read, and a note of each change that is more than space."""

import re
from collections.abc import Sequence

from extractors.clean.text.blocks import Block
from extractors.clean.text.plain import INVISIBLE, LINK, demojibaked, unmarked
from extractors.records import Repair

JOIN_MIN_WORDS = 6  # shorter halves are headings and list items more often than torn sentences
ENDS = frozenset('.!?:;"”’»…)。')

OPEN_ORPHAN = re.compile(r"^[(\[]\s+(?=\S)")
CLOSE_ORPHAN = re.compile(r"\s*[(\[]\s*$")


def assemble(lines: list[str], blocks: Sequence[Block], kept: dict[int, str]) -> tuple[str, tuple[Repair, ...]]:
    """The text of the kept blocks (index → its text), paragraphs joined by a blank line, and the repairs made."""
    repairs: list[Repair] = []
    paragraphs: list[str] = []
    previous = -1
    for index in sorted(kept):
        block = blocks[index]
        if len(block.lines) > 1 or lines[block.lines[0] - 1].strip() != block.text:
            repairs += _noted(lines, block)
        text = _without_orphans(kept[index], block, repairs)
        if not text:
            continue
        if paragraphs and torn(paragraphs[-1], text, block, apart=index > previous + 1):
            joined = f"{paragraphs[-1]} {text}"
            repairs.append(
                Repair(block.lines[0], "join-page-break", f"{paragraphs[-1][-40:]} ⏎ {text[:40]}", joined[-80:])
            )
            paragraphs[-1] = joined
        else:
            paragraphs.append(text)
        previous = index
    return "\n\n".join(paragraphs), tuple(repairs)


def torn(above: str, below: str, block: Block, *, apart: bool) -> bool:
    """Whether one sentence was split in two: the first half ends none, the second goes on in lower case.

    `apart`: something was struck between them. Without that only a blank line can have torn them.
    """
    return (
        below[0].islower()
        and above[-1] not in ENDS
        and not block.bullet
        and above.count(" ") >= JOIN_MIN_WORDS
        and (apart or block.gap > 0)
    )


def _noted(lines: list[str], block: Block) -> list[Repair]:
    """The repairs that reading a block took; squeezed spaces are none."""
    notes = []
    for number in block.lines:
        line = lines[number - 1]
        mended = demojibaked(line)
        if mended != line:
            notes.append(Repair(number, "mojibake", line.strip(), mended.strip()))
        if INVISIBLE.search(mended):
            notes.append(Repair(number, "invisible-characters", line.strip(), INVISIBLE.sub("", mended).strip()))
        if (bare := unmarked(mended)) != mended:
            notes.append(Repair(number, "unwrap-markup", line.strip(), bare.strip()))
        notes += [Repair(number, "unwrap-link", m[0], m[1]) for m in LINK.finditer(mended)]
    if len(block.lines) > 1:
        notes.append(Repair(block.lines[0], "unwrap-lines", "\n".join(lines[n - 1] for n in block.lines), block.text))
    return notes


def _without_orphans(text: str, block: Block, repairs: list[Repair]) -> str:
    """A bracket that opens the paragraph or ends it and has no partner is what is left of a link or a credit."""
    mended = text
    if ("(" in text or "[" in text) and text.count("(") + text.count("[") > text.count(")") + text.count("]"):
        mended = CLOSE_ORPHAN.sub("", OPEN_ORPHAN.sub("", text))
    if mended != text:
        repairs.append(Repair(block.lines[0], "orphan-bracket", text[:60], mended[:60]))
    return mended.strip()
