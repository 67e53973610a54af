"""What the schedule of a warehouse is called, and how `serve` speaks. Imports no Prefect."""

import re
import sys
from hashlib import blake2b
from pathlib import Path

DIGEST_BYTES = 3  # six digits tell apart what has one name in folders of one name; they need not be secret
REFUSED = re.compile(r"[/%&<>\x00-\x1f\x7f]")  # what Prefect allows in no name


def deployment_name(db: Path) -> str:
    """`news in desk (1c9f04)`: one a path, also where files and folders are called alike.

    Two paths that lead to one file, by a link or by way of `..`, have one name.
    """
    path = db.resolve()
    digest = blake2b(str(path).encode("utf-8", "surrogateescape"), digest_size=DIGEST_BYTES).hexdigest()
    folder = f" in {path.parent.name}" if path.parent.name else ""
    return f"{REFUSED.sub('_', path.stem + folder)} ({digest})"


def serve_lock(db: Path) -> Path:
    """What `warehouse.store.lease` is given for the right to serve `db`; the lock itself is FILE.serve.lock."""
    return Path(f"{db.resolve()}.serve")


def address_file(records: Path) -> Path:
    """Where a `serve` that has started a server says at which address it is; `records` is its PREFECT_HOME."""
    return records / "server.address"


def nightly_name(db: Path) -> str:
    """Of the deployment that maintains it."""
    return f"{deployment_name(db)}, maintenance"


def say(message: str) -> None:
    """One line of what `serve` does, for the person at the terminal or the journal."""
    print(f"copydesk: {message}", file=sys.stderr, flush=True)
