"""A publisher file, begun from the template and put on trial: its examples, and what it would strike."""

import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from extractors.clean.passes.examples import failed_examples
from extractors.clean.rules.publishers import Publisher, parse_publisher
from extractors.clean.rules.rule import Rule
from extractors.clean.rules.rulebook import Rulebook
from extractors.clean.text.blocks import blocks
from extractors.errors import RulebookError
from flows.errors import UsageError
from flows.wording import counted, inert
from warehouse.ask.texts import texts_of

SHOWN = 20  # lines a rule; more say nothing new to who reads them


def new(file: Path) -> None:
    """Write the template to `file`, which must not be there yet."""
    template = files("extractors").joinpath("publishers", "_template.toml").read_text("utf-8")
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(template)
    except FileExistsError as error:
        raise UsageError(f"{file} is there already. It was left alone; name another file.") from error
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}. Name a file in a folder that is there.") from error
    _line(f"{file} is a template now. Fill it in, then: copydesk publisher check {file}")


def check(file: Path, db: Path) -> bool:
    """Print how the examples went and which stored lines would go. True: every example holds."""
    publisher = _read(file)
    failed = failed_examples(publisher.rules)
    rules, examples = len(publisher.rules), sum(len(rule.drops) + len(rule.keeps) for rule in publisher.rules)
    _line(f"{publisher.name}: {counted(rules, 'rule')}, {examples - len(failed)} of {examples} examples hold")
    for failure in failed:
        wrong = "is kept, but stands in `drops`" if failure.kind == "drops" else "is struck, but stands in `keeps`"
        _line(f"  {failure.rule}: {failure.line!r} {wrong}")
    if db.exists():
        _stored(publisher, db)
    else:
        _line(f"  {db} is not there, so nothing was tried on stored articles; name a warehouse with --db")
    if file.name.startswith("_"):
        _line(f"  {file.name} begins with an underscore: such files are templates, and are never used")
    return not failed


def _read(file: Path) -> Publisher:
    try:
        return parse_publisher(file.stem, file.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}. Give a publisher's TOML file.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 text. Nothing of it was loaded.") from error
    except RulebookError as error:
        raise UsageError(str(error)) from error


def _stored(publisher: Publisher, db: Path) -> None:
    names = [publisher.name.casefold(), *publisher.sources]
    articles = texts_of(db, names, publisher.domains)
    _line(f"  {counted(len(articles), 'stored article')} of {publisher.name} in {db}")
    for rule in publisher.rules:
        struck = list(_struck(rule, [text for _, _, text in articles]))
        _line(f"  {rule.id} would strike {counted(len(struck), 'line')}" + (":" if struck else ""))
        for text in struck[:SHOWN]:
            _line(f"    {text}")


def _struck(rule: Rule, texts: list[str]) -> Iterator[str]:
    book = Rulebook([rule])
    for text in texts:
        for block in blocks(text.split("\n")):
            if book.matches(block.key, sentence=block.sentence):
                yield block.text
            else:
                yield from (block.key[span.start : span.end] for span in book.spans.find(block.key))


def _line(text: str) -> None:
    sys.stdout.write(f"{inert(text)}\n")
