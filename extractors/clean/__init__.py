"""Text in, the story out, with a receipt for each line that went. Newcomers read PASSES: it is the whole of it.

It may import its wings: passes/, line_model/, text/, rules/, from the roof down, and learning/.
It never sees a page, only its text.
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from extractors.clean.line_model.model import LineModel
from extractors.clean.passes.model_pass import modelled
from extractors.clean.passes.signed import signed
from extractors.clean.passes.strike import anchored, offered, remembered
from extractors.clean.passes.titles import titled
from extractors.clean.rules.publishers import Publisher, publisher_for, publishers_version
from extractors.clean.rules.rule import FLAGS, TRUNCATED
from extractors.clean.rules.rulebook import general_version
from extractors.clean.text.memory import Memory
from extractors.clean.text.receipts import facts, parts, receipts
from extractors.clean.text.repair import assemble
from extractors.clean.text.sheet import Context, Sheet, Strike, Struck, lay_out_all
from extractors.records import CleanText, Removal

__all__ = ["Context", "Memory", "Publisher", "clean", "clean_all", "publisher_for", "rules_version", "strikes"]

# In this order; what one pass struck is settled for the next. The surest come first.
PASSES = (
    anchored,  # rules of the TOML files, matched as one set
    signed,  # the author's name, in scripts that have no capitals to tell it by
    titled,  # the headline
    offered,  # a subscription offer, from its heading to its end
    remembered,  # the publisher's furniture, by Context.memory
)  # after them `modelled`: what is left, by the line model, behind the sentence guard, for many documents at once

KEEPS_A_FEW_LETTERS = 40  # fewer letters than this left of a text: nothing but furniture was in it
BELOW_WALL_SHARE = 0.1  # of the story below a wall is a teaser or a note that no pass knew; more is the story going on


def clean(text: str, context: Context) -> CleanText:
    """The article in `text` and a receipt for everything else.

    Line ends are LF. A text that is all furniture comes back with its receipts and the flag `only-furniture`.
    The same text and context always give the same result.
    """
    return clean_all([(text, context)])[0]


def clean_all(documents: Iterable[tuple[str, Context]]) -> list[CleanText]:
    """What `clean` gives for each, in order, at a fraction of its cost. All are held in memory: bring dozens."""
    sheets = lay_out_all(documents)
    return [_edited(sheet, struck) for sheet, struck in zip(sheets, strikes(sheets), strict=True)]


def strikes(sheets: Sequence[Sheet], model: LineModel | None = None) -> list[dict[int, Strike]]:
    """What goes of each sheet. `model`: another than the one that ships, for its trainer to score."""
    struck = [_passed(sheet) for sheet in sheets]
    last = modelled(sheets, struck, model)
    return [{**late, **early} for early, late in zip(struck, last, strict=True)]


def _passed(sheet: Sheet) -> dict[int, Strike]:
    struck: dict[int, Strike] = {}
    for strike in PASSES:
        struck = {**strike(sheet, struck), **struck}
    return struck


def _edited(sheet: Sheet, struck: Struck) -> CleanText:
    kept = {i: block.text for i, block in enumerate(sheet.blocks) if i not in struck}
    body, repairs = assemble(sheet.lines, sheet.blocks, kept)
    removals = receipts(sheet, struck)  # in order
    if removed_parts := parts(sheet, struck):
        removals = tuple(sorted((*removals, *removed_parts), key=lambda removal: (removal.line, removal.start)))
    return CleanText(body, removals, repairs, facts(sheet, struck), _flags(sheet, struck, body, removals))


def rules_version(publishers_dir: str | None = None) -> str:
    """Names the rules, publisher files and model that are in force; equal versions clean alike."""
    own = publishers_version(publishers_dir)
    return f"{general_version()}+{own}" if own else general_version()


def _flags(sheet: Sheet, struck: Struck, body: str, removals: Sequence[Removal]) -> tuple[str, ...]:
    said = {rule.flag for rules in sheet.rules for rule in rules}
    flags = [flag for flag in FLAGS if flag in said and (flag != TRUNCATED or _ends_at_wall(sheet, struck))]
    left = len(list(islice(filter(str.isalnum, body), KEEPS_A_FEW_LETTERS)))
    if left < min(KEEPS_A_FEW_LETTERS, sum(len(removal.text) for removal in removals)):
        flags.append("only-furniture")
    return tuple(flags)


def _ends_at_wall(sheet: Sheet, struck: Struck) -> bool:
    """Whether next to nothing of the story stands below the last wall: one in mid-text cuts nothing off."""
    walls = [index for index in struck if any(rule.flag == TRUNCATED for rule in sheet.rules[index])]
    if not walls:
        return False
    kept = {index: len(block.text) for index, block in enumerate(sheet.blocks) if index not in struck}
    below = sum(size for index, size in kept.items() if index > max(walls))
    return below <= BELOW_WALL_SHARE * sum(kept.values())
