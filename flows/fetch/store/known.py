"""What is known of feeds, pages, hosts and robots.txt: rows of the state file, as values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed or a sitemap. Times are seconds since 1970."""

    address: str
    source: str
    kind: str  # feed or sitemap
    state: str | None = None  # how it ended when it was last asked; None: never
    reason: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None  # of the body, for servers that know no better
    asked_at: float | None = None
    next_at: float = 0
    poll_gap: float = 0  # seconds to the next poll
    failures: int = 0  # since the last success
    failing_since: float | None = None
    last_new_at: float | None = None
    arrivals: str = "[]"  # JSON: [time, how many were new] of the last polls that brought something
    usual_gap: float | None = None  # seconds between new entries
    moved_to: str | None = None  # where a permanent redirect has led
    hub: str | None = None  # WebSub
    quiet_since: float | None = None
    doubled_since: float | None = None
    teasers_since: float | None = None
    retired_at: float | None = None
    full_text: int = 0  # how many pages in a row were no more than the feed's own text


@dataclass(frozen=True, slots=True)
class Page:
    """An address of an article, as long as it is remembered."""

    key: str  # normalized: feeds name one page in many ways
    address: str
    source: str
    feed: str  # that named it first
    found_at: float
    state: str = "waiting"
    next_at: float | None = 0  # None: not asked again
    first_at: float | None = None  # when it was first got
    visits: int = 0  # how often it was got
    failures: int = 0
    failing_since: float | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    final: str | None = None  # where redirects have led
    entry: str = "{}"  # JSON: what the feed said of it
    kept_in: str | None = None  # name of the archive, and where in it the record ends
    kept_end: int | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """A server by name and port."""

    authority: str
    asked_at: float = 0
    seconds: float = 0  # that it takes to answer, smoothed
    not_before: float = 0  # it asked to be left alone until then
    failures: int = 0  # refusals and failures in a row


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A robots.txt as it was."""

    origin: str
    asked_at: float
    status: int
    rules: str


@dataclass(frozen=True, slots=True)
class Fetch:
    """How an address ended in a round."""

    round: str
    address: str
    source: str | None
    kind: str  # feed, sitemap, page, robots, redirect
    asked_at: float
    state: str
    reason: str | None = None
    status: int | None = None
    bytes: int = 0  # over the wire
    new: int | None = None  # of a feed: entries never seen before
    final: str | None = None  # where redirects have led
