"""What of a source is an alert: a week of it against its own usual. Pure: facts in, alerts out."""

import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

from flows.settings import Bounds
from flows.wording import in_minutes, inert
from warehouse.care.alerts import Alert, SourceFacts

OF_SOURCES = ("source-silent", "volume", "rejections", "quality")
# Of 9 a week 18 are as rare by chance as of 36 only 18: three standard deviations of a count. Fewer are no news.
DEVIATIONS = 3
FEWEST_REJECTED = 5  # in the week: one of two is half of them, and says nothing
FEWEST_ARTICLES = 10  # in the week, whose lines and words are held against the month's
FEWEST_LINES = 1  # more or fewer an article: from 0.1 to 0.3 is threefold and nothing to get up for
NAMELESS = "(no source named)"


def judged(facts: Iterable[SourceFacts], bounds: Bounds, db: Path, run_id: str) -> list[Alert]:
    """Every alert of a source. A publisher that is silent says it for its feeds as well."""
    facts = list(facts)
    silent = {one.source for one in facts if one.kind == "publisher" and _is_silent(one, bounds)}
    found: list[Alert] = []
    for one in facts:
        if one.kind != "publisher" and one.source in silent:
            continue
        if _is_silent(one, bounds):
            found.append(_silent(one, db, run_id))
        elif one.kind == "publisher":
            found += _of_publisher(one, bounds, db, run_id)
    return found


def _is_silent(one: SourceFacts, bounds: Bounds) -> bool:
    if not (bounds.source_silent and one.last_new_at and one.usual_gap_seconds):
        return False
    return (one.as_of - one.last_new_at).total_seconds() > bounds.source_silent * one.usual_gap_seconds


def _silent(one: SourceFacts, db: Path, run_id: str) -> Alert:
    assert one.last_new_at
    assert one.usual_gap_seconds
    pause, usual = (one.as_of - one.last_new_at).total_seconds() / 60, one.usual_gap_seconds / 60
    what = f"{_name(one)} brought nothing new for {in_minutes(pause)}; its usual pause is {in_minutes(usual)}"
    return Alert("source-silent", _name(one), what, one.last_new_at, _health(one, db), run_id)


def _of_publisher(one: SourceFacts, bounds: Bounds, db: Path, run_id: str) -> Iterator[Alert]:
    name = _name(one)
    if one.usual_new and _is_far(one.new_this_week, one.usual_new, bounds.volume, DEVIATIONS * one.usual_new**0.5):
        what = f"{name} brought {one.new_this_week} new articles in 7 days; usual are {one.usual_new:.0f}"
        yield Alert("volume", name, what, one.as_of, _health(one, db), run_id)
    inputs = one.new_this_week + one.rejected_this_week
    if bounds.rejections and one.rejected_this_week >= max(FEWEST_REJECTED, bounds.rejections * inputs):
        what = f"{one.rejected_this_week} of {inputs} inputs of {name} were rejected in 7 days"
        yield Alert("rejections", name, what, one.as_of, _rejections(one, db), run_id)
    if one.new_this_week >= FEWEST_ARTICLES and (what := _quality(one, bounds)):
        yield Alert("quality", name, what, one.as_of, _struck(one, db), run_id)


def _quality(one: SourceFacts, bounds: Bounds) -> str:
    """In words; nothing if it is as usual."""
    told = []
    words, words_usual = one.median_words_this_week, one.median_words_month
    struck, struck_usual = one.struck_this_week, one.struck_month
    if words is not None and words_usual and _is_far(words, words_usual, bounds.quality, 1):
        told.append(f"{words:.0f} words; usual are {words_usual:.0f}")
    if struck is not None and struck_usual is not None and _is_far(struck, struck_usual, bounds.quality, FEWEST_LINES):
        told.append(f"{struck:.1f} lines struck; usual are {struck_usual:.1f}")
    return f"an article of {_name(one)} has {', and '.join(told)}" if told else ""


def _is_far(now: float, usual: float, times: float, least: float) -> bool:
    """Whether `now` is that many times `usual`, or that small a part of it, and at least so much apart."""
    return times > 0 and abs(now - usual) >= least and (now >= times * usual or now * times <= usual)


def _name(one: SourceFacts) -> str:
    return inert(one.address or one.source or NAMELESS)


def _health(one: SourceFacts, db: Path) -> str:
    column, value = ("address", one.address) if one.address else ("source", one.source)
    return _ask(f"FROM source_health WHERE {_equals(column, value)}", db)


def _rejections(one: SourceFacts, db: Path) -> str:
    where = f"state = 'rejected' AND {_equals('source', one.source)}"
    what = "reason, sum(inputs) AS inputs, any_value(position) AS one, any_value(detail) AS detail"
    return _ask(f"SELECT {what} FROM dispositions WHERE {where} GROUP BY reason ORDER BY inputs DESC", db)


def _struck(one: SourceFacts, db: Path) -> str:
    tables, where = "removals JOIN articles USING (article_id)", _equals("articles.source", one.source)
    what = "label, rule, count(*) AS lines, any_value(removals.text) AS one"
    return _ask(f"SELECT {what} FROM {tables} WHERE {where} GROUP BY label, rule ORDER BY lines DESC", db)


def _equals(column: str, value: str | None) -> str:
    if value is None:
        return f"{column} IS NULL"
    quoted = inert(value).replace("'", "''")
    return f"{column} = '{quoted}'"


def _ask(sql: str, db: Path) -> str:
    return shlex.join(["copydesk", "sql", sql, "--db", str(db.absolute())])
