"""FILE.alerts beside the warehouse: what is wrong, and who was told. Kept where a warehouse can't be opened, too.

SQLite, so that runs that fail at the same time don't lose what the other has written.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from flows.telling.ways import NotTold, Payload, Way
from warehouse.care.alerts import Alert, Kept

WAIT_SECONDS = 90  # while another run tells somebody: both ways at their slowest, twice
KEPT = 1000  # alerts that are over; older ones go


@dataclass(frozen=True, slots=True)
class Round:
    """What one look found, and what it looked at: only that can be over now."""

    found: Sequence[Alert]
    looked_at: Callable[[str, str], bool]  # of a kind and an input
    at: datetime
    run_id: str | None


def file(db: Path) -> Path:
    """Where the alerts of `db` are kept."""
    return Path(f"{db}.alerts")


def settle(db: Path, look: Round, needed: Mapping[str, int], before: Callable[[], Sequence[Kept]] = list) -> list[Kept]:
    """All alerts after this look, each once. `needed`: in how many runs in a row a kind must be found; 1 if not named.

    `before` gives those of the warehouse, for a file that got lost. Makes no file while nothing was ever wrong.
    """
    known = [] if file(db).exists() else before()
    if not file(db).exists() and not look.found and not known:
        return []
    with _opened(db) as kept, _writing(kept):
        for before_loss in known:
            _restore(kept, before_loss)
        now = {(one.alert, one.input) for one in look.found}
        for id_, alert, input_, raised in kept.execute(
            "SELECT id, alert, input, raised FROM alerts WHERE ended_at IS NULL"
        ).fetchall():
            if (alert, input_) not in now and look.looked_at(alert, input_):
                _end(kept, id_, bool(raised), look)
        for one in look.found:
            _found(kept, one, needed.get(one.alert, 1))
        _forget(kept)
        return _all(kept)


def raised(db: Path) -> list[Kept]:
    """The alerts that hold now. Changes nothing."""
    if not file(db).exists():
        return []
    with _opened(db) as kept:
        return [one for one in _all(kept) if one.state == "raised"]


def tell(db: Path, ways: Mapping[str, Way]) -> list[str]:
    """Tell what each way was not told yet. Gives a line for each way that failed: the next run tries it again.

    Who was told of an alert is told when it is over; who was not is never told of it any more.
    """
    if not file(db).exists():
        return []
    failures = []
    with _opened(db) as kept:
        for name, way in ways.items():
            try:
                while _tell_one(kept, name, way):
                    pass
            except NotTold as error:
                failures.append(f"{name} of [alerts]: {error}. Nobody was told by it; the next run tries again.")
    return failures


def _tell_one(kept: sqlite3.Connection, name: str, way: Way) -> bool:
    """False: there was nothing to tell. The lock is held meanwhile, so that no other run tells the same."""
    with _writing(kept):
        row = kept.execute(
            "SELECT alerts.id, alert, CASE WHEN ended_at IS NULL THEN 'raised' ELSE 'over' END, what, since, input, "
            "command, run_id FROM alerts LEFT JOIN told ON told.id = alerts.id AND told.way = ? WHERE raised "
            "AND CASE WHEN ended_at IS NULL THEN state IS NULL ELSE state = 'raised' END ORDER BY alerts.id LIMIT 1",
            [name],
        ).fetchone()
        if not row:
            return False
        id_, alert, state, what, since, input_, command, run_id = row
        way(_payload(alert, state, what, since, input_, command, run_id))
        kept.execute("INSERT OR REPLACE INTO told (id, way, state) VALUES (?, ?, ?)", [id_, name, state])
    return True


def _payload(alert: str, state: str, what: str, since: str, input_: str, command: str, run_id: str | None) -> Payload:
    return {
        "alert": alert,
        "state": state,
        "what": what,
        "since": since,
        "input": input_,
        "command": command,
        "run_id": run_id,
    }


def _end(kept: sqlite3.Connection, id_: int, raised: bool, look: Round) -> None:
    if raised:
        kept.execute("UPDATE alerts SET ended_at = ?, ended_by = ? WHERE id = ?", [text(look.at), look.run_id, id_])
    else:
        kept.execute("DELETE FROM alerts WHERE id = ?", [id_])


def _found(kept: sqlite3.Connection, one: Alert, needed: int) -> None:
    """One more run that found it. One that this same run took for over, before it failed yet, was never over."""
    going_on = kept.execute(
        "UPDATE alerts SET runs = runs + 1, raised = runs + 1 >= ?, ended_at = NULL, ended_by = NULL WHERE id = "
        "(SELECT max(id) FROM alerts WHERE alert = ? AND input = ? AND (ended_at IS NULL OR ended_by = ?))",
        [needed, one.alert, one.input, one.run_id],
    )
    if not going_on.rowcount:
        kept.execute(
            "INSERT INTO alerts (alert, input, what, since, command, run_id, runs, raised) "
            "VALUES (?, ?, ?, ?, ?, ?, 1, ?)",
            [one.alert, one.input, one.what, text(one.since), one.command, one.run_id, needed <= 1],
        )


def _restore(kept: sqlite3.Connection, one: Kept) -> None:
    ended = text(one.ended_at) if one.ended_at else None
    id_ = kept.execute(
        "INSERT INTO alerts (alert, input, what, since, command, run_id, runs, raised, ended_at) "
        "VALUES (?, ?, ?, ?, ?, ?, 1, 1, ?)",
        [one.alert, one.input, one.what, text(one.since), one.command, one.run_id, ended],
    ).lastrowid
    kept.executemany("INSERT INTO told VALUES (?, ?, ?)", [(id_, *told) for told in json.loads(one.told).items()])


def _forget(kept: sqlite3.Connection) -> None:
    kept.execute(
        "DELETE FROM alerts WHERE id IN "
        "(SELECT id FROM alerts WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT -1 OFFSET ?)",
        [KEPT],
    )
    kept.execute("DELETE FROM told WHERE id NOT IN (SELECT id FROM alerts)")


def _all(kept: sqlite3.Connection) -> list[Kept]:
    rows = kept.execute(
        "SELECT alert, input, CASE WHEN ended_at IS NULL THEN 'raised' ELSE 'over' END, what, since, ended_at, "
        "command, run_id, coalesce((SELECT json_group_object(way, state) FROM told WHERE told.id = alerts.id), '{}') "
        "FROM alerts WHERE raised ORDER BY id"
    )
    return [
        Kept(alert, input_, state, what, time(since), time(ended) if ended else None, command, run_id, told)
        for alert, input_, state, what, since, ended, command, run_id, told in rows.fetchall()
    ]


@contextmanager
def _opened(db: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file(db), timeout=WAIT_SECONDS, isolation_level=None)) as kept:
        kept.executescript((resources.files(__package__) / "memory.sql").read_text(encoding="utf-8"))
        yield kept


@contextmanager
def _writing(kept: sqlite3.Connection) -> Iterator[None]:
    kept.execute("BEGIN IMMEDIATE")
    try:
        yield
        kept.execute("COMMIT")
    except BaseException:
        kept.execute("ROLLBACK")
        raise


def text(at: datetime) -> str:
    """ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def time(written: str) -> datetime:
    """Of such a text."""
    return datetime.fromisoformat(written)
