"""The rows of an overview: what a desk has seen in a time."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the articles that are asked about."""

    articles: int
    stories: int
    sources: int  # that have a name
    unnamed: int  # articles whose publisher is not known
    undated: int
    wire: int  # articles of a story that credits an agency
    agencies: int
    first_published_at: datetime | None
    last_published_at: datetime | None
    lines_struck: int
    earlier: int  # articles before the time that is asked about


@dataclass(frozen=True, slots=True)
class Day:
    """What was published on a UTC day: first articles of a story, and copies."""

    day: date
    stories: int
    copies: int

    @property
    def articles(self) -> int:
        return self.stories + self.copies


@dataclass(frozen=True, slots=True)
class Edge:
    """Stories that one publisher had first and the other later."""

    leader: str
    follower: str
    stories: int
    p50_delay_minutes: float | None


@dataclass(frozen=True, slots=True)
class Outlet:
    """What a publisher's articles are, as in the view outlet_originality."""

    source: str | None
    owner: str | None
    country: str | None
    articles: int
    original: int
    repeated: int
    copied: int
    wire: int


@dataclass(frozen=True, slots=True)
class Pickup:
    """An agency's stories at one publisher."""

    agency: str
    source: str | None
    stories: int
    first_with_it: int
    p50_delay_minutes: float | None
    p90_delay_minutes: float | None


@dataclass(frozen=True, slots=True)
class Member:
    """An article in its cluster."""

    cluster_id: str
    place: int
    article_id: str
    source: str | None
    title: str | None
    published_at: datetime | None
    published_precision: str
    delay_minutes: float | None
    kept_share: float | None  # of the first article's text


@dataclass(frozen=True, slots=True)
class Cluster:
    """One of the largest; its members in order of publication."""

    cluster_id: str
    title: str | None  # of the first article
    source: str | None
    size: int
    sources: int
    agency: str | None
    published_at: datetime | None
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks that stand in reports which are no copies of each other."""

    quotation: str
    stories: int
    articles: int
    sources: int
    first_source: str | None
    first_title: str | None
    first_published_at: datetime | None
    carried_by: list[str]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An article that has a long passage of another; which of the two quotes may be unknown."""

    quoting_source: str | None
    quoting_title: str | None
    quoted_source: str | None
    quoted_title: str | None
    direction_known: bool
    quoted_share: float | None
    longest_passage: int | None


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline that was rewritten."""

    source: str | None
    old_title: str
    new_title: str
    changed_at: datetime
    minutes_after_publication: float | None


@dataclass(frozen=True, slots=True)
class HeadlineCount:
    """How often a publisher rewrites."""

    source: str | None
    changes: int
    p50_minutes: float | None


@dataclass(frozen=True, slots=True)
class Struck:
    """Lines of one label at one publisher."""

    source: str | None
    label: str
    lines: int
    articles: int


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of one label everywhere."""

    label: str
    lines: int
    articles: int
    sources: int
    example: str


@dataclass(frozen=True, slots=True)
class Health:
    """As in the view source_health, the worrying first."""

    source: str | None
    health: str
    last_input_at: datetime
    new_this_week: int
    new_last_week: int
    rejected_this_week: int
    main_reason: str | None


@dataclass(frozen=True, slots=True)
class Turned:
    """Inputs that were rejected for one reason."""

    reason: str
    stage: str
    inputs: int
    sources: int
    example: str


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it. Lists are cut where a person stops reading, the greatest or newest first."""

    since: datetime | None  # None: all that there is
    until: datetime | None  # newest input of the warehouse; None: it never had any
    run_id: str | None  # of that input
    totals: Totals
    days: tuple[Day, ...]
    edges: tuple[Edge, ...]
    outlets: tuple[Outlet, ...]
    wire: tuple[Pickup, ...]
    clusters: tuple[Cluster, ...]
    quotations: tuple[Quotation, ...]
    excerpts: tuple[Excerpt, ...]
    headlines: tuple[Headline, ...]
    headline_counts: tuple[HeadlineCount, ...]
    struck: tuple[Struck, ...]
    labels: tuple[Label, ...]
    health: tuple[Health, ...]
    rejected: tuple[Turned, ...]
