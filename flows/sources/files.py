"""Sources as they are named on the command line -> files, one at a time. Decides by name and kind, reads nothing."""

import glob
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.records import Rejected
from flows.errors import SourceMissing, UsageError

FORMATS = {
    ".txt": "text-file",
    ".text": "text-file",
    ".md": "text-file",
    ".markdown": "text-file",
    ".html": "html-file",
    ".htm": "html-file",
    ".xhtml": "html-file",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jsonlines": "jsonl",
    ".jl": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".xml": "feed",
    ".json": "json",  # a JSON Feed, or documents
}
ALONE = ("text-file", "html-file")  # one document a file
PIPE = "-"  # standard input
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
KEPT_BESIDE = frozenset(
    ("alerts", "held", "lock", "published", "staged", "search", "wal")
)  # what stands there when no run is at work
FETCHED = ".fetch"  # stands in a folder of archives that fetch has made, whose names begin with their time
MISREAD = re.compile(r"\\+(?=[\udc80-\udcff]|x[89a-f][0-9a-f])")  # backslashes before what stands for a byte
COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that a reader can open."""

    path: Path
    root: str  # absolute folder that `relative` is relative to: a file keeps its identity wherever we are called from
    relative: str  # with "/" between its parts
    position: str  # as a person would type it
    format: str  # a value of FORMATS
    compression: str | None
    size: int
    mtime_ns: int


def check(sources: Sequence[str]) -> None:
    """Raises SourceMissing for the first source that names nothing, and UsageError for one that can't be a source."""
    for source in sources:
        if source == PIPE:
            continue
        if ADDRESS.match(source):
            raise UsageError(
                f"{printable(source)} is an address: addresses are not fetched here. Save it, and give the file; "
                "what comes again and again is fetched: copydesk sources add URL, then copydesk fetch."
            )
        if not os.path.lexists(source) and not (
            glob.has_magic(source) and next(glob.iglob(source, recursive=True), None)
        ):
            what = "matches no file" if glob.has_magic(source) else "does not exist"
            raise SourceMissing(source, f"{printable(source)} {what}. Give a file, a folder or a quoted glob.")


def must_be_there(sources: Sequence[str]) -> None:
    """Raises SourceMissing for the first source that is gone since it was named. A glob is there while its folder is.

    A folder that isn't there, and a link that leads nowhere, would else look like one with nothing new in it.
    """
    for source in sources:
        if not is_there(source):
            place, named = printable(_place(source)), printable(source)
            where = named if place == named else f"{place}, the folder of {named},"
            raise SourceMissing(
                source, f"{where} is not there. Nothing was read of any source. Put it back, or name what is there."
            )


def is_there(source: str) -> bool:
    """Whether a source can be looked into. Of a glob its folder can, whether or not anything in it matches."""
    return source == PIPE or os.path.exists(_place(source) or ".")


def _place(source: str) -> str:
    """The source itself; of a glob the folder that it begins in, "" for this one."""
    while glob.has_magic(source) and not os.path.lexists(source):
        source = os.path.dirname(source)
    return source


def find(sources: Sequence[str], warehouse: Path | None = None) -> Iterator[SourceFile | Rejected]:
    """Every file below the sources, each once, in the order of the sources, and below each in that of the names.

    A file that two folders hold is known by the wider one, whichever was named first. Names that begin with a dot are
    skipped, as a shell does, and so is the warehouse with what stands beside it. Links to files are followed, links to
    folders are not: they can go round in circles.
    """
    own = os.path.realpath(warehouse) if warehouse else None
    several = len(sources) > 1 or any(map(glob.has_magic, sources))  # `news/**` matches a folder and what is in it
    seen: set[int] | None = set() if several else None
    for source in _widest_first(sources):
        for path, root in _paths(source, own):
            if seen is not None:
                key = hash(os.path.realpath(path))
                if key in seen:
                    continue
                seen.add(key)
            yield _file(path, root)


def _widest_first(sources: Sequence[str]) -> list[str]:
    """In their order, but a folder before those inside it: what it holds has one root."""
    folders = [os.path.realpath(source) for source in sources if os.path.isdir(source)]

    def depth(source: str) -> int:
        place = os.path.realpath(source)
        return sum(place != folder and place.startswith(os.path.join(folder, "")) for folder in folders)

    return sorted(sources, key=depth) if folders else list(sources)


def _paths(source: str, own: str | None) -> Iterator[tuple[str, str]]:
    """(path, root folder) of each file."""
    if os.path.lexists(source):
        # Of what a person names, a link to a folder is meant as that folder.
        yield from _walk(source, source, own) if os.path.isdir(source) else [(source, os.path.dirname(source) or ".")]
        return
    root = source
    while glob.has_magic(root):
        root = os.path.dirname(root)
    for match in sorted(glob.iglob(source, recursive=True), key=_by_names):
        if os.path.isdir(match) and not os.path.islink(match):
            yield from _walk(match, root or ".", own)
        else:
            yield match, root or "."


def _by_names(path: str) -> str:
    """Sorts as a walk does: `a/1` before `a.txt`."""
    return path.replace(os.sep, "\0")


def _walk(folder: str, root: str, own: str | None) -> Iterator[tuple[str, str]]:
    """In the order of their names, folders among the files: of two versions in two files the later name is current.

    Only names are held, 70 bytes each.
    """
    names, below = list[str](), set[str]()
    mine = os.path.basename(own) if own and os.path.realpath(folder) == os.path.dirname(own) else None
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or (mine and is_beside(entry.name, mine)):
                    continue
                names.append(entry.name)
                if entry.is_dir(follow_symlinks=False):
                    below.add(entry.name)
    except OSError:
        yield folder, root  # becomes a rejection: a folder that can't be listed may hold news
    names.sort()
    for name in names:
        path = os.path.join(folder, name)
        if name in below:
            yield from _walk(path, root, own)
        else:
            yield path, root


def is_beside(name: str, warehouse: str) -> bool:
    """Whether it is the warehouse, or one of the files and folders that it keeps: not news.txt beside a "news"."""
    return name == warehouse or (name.startswith(f"{warehouse}.") and name[len(warehouse) + 1 :] in KEPT_BESIDE)


def _file(path: str, root: str) -> SourceFile | Rejected:
    position = printable(path)
    name, extension = os.path.splitext(path.lower())
    compression = COMPRESSIONS.get(extension)
    if compression:
        name, extension = os.path.splitext(name)
    form = FORMATS.get(extension)
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return _rejected(position, form, "dangling-link" if os.path.islink(path) else "vanished")
    except OSError as error:
        return _rejected(position, form, "unreadable", error.strerror)
    if stat.S_ISDIR(status.st_mode):
        return _rejected(position, form, "linked-folder" if os.path.islink(path) else "unreadable")
    if not stat.S_ISREG(status.st_mode):
        return _rejected(position, form, "not-a-file")
    if form is None:
        return _rejected(position, form, "unknown-suffix", extension or "no suffix")
    return SourceFile(
        path=Path(path),
        root=printable(os.path.realpath(root)),
        relative=printable(os.path.relpath(path, root)).replace(os.sep, "/"),
        position=position,
        format=form,
        compression=compression,
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
    )


def _rejected(position: str, form: str | None, reason: str, detail: str | None = None) -> Rejected:
    return Rejected(position=position, source_kind=form or "file", stage="read", reason=reason, detail=detail)


def printable(path: str) -> str:
    r"""A path that can be stored as text: a byte that is no UTF-8 stands as `\xe9`. Two paths never give one text.

    A name in which just that is written has its backslashes doubled, so that no two files are taken for one.
    """
    doubled = MISREAD.sub(lambda found: 2 * found[0], path)
    return os.fsencode(doubled).decode("utf-8", "backslashreplace")
