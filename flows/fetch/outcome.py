"""What an answer's status means for the address that was asked: an end state, and a reason."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from flows.fetch.web.errors import AskError

REDIRECTS = frozenset((301, 302, 303, 307, 308))
PERMANENT = frozenset((301, 308))
HTML = ("text/html", "application/xhtml+xml")
# What no time can mend: the address is not asked again.
FINAL = frozenset(("bad-address", "not-html", "too-large", "known-address", "gone"))
FORBIDDEN = frozenset((401, 402, 403, 451))


def check_status(status: int) -> None:
    """Raises AskError with the end state for everything but 200 and its like, and 304."""
    if 200 <= status < 300 or status == 304:
        return
    if status == 410:
        raise AskError("gone", "410")
    if status == 404:
        raise AskError("not-found", "404")
    if is_refusal(status):
        raise AskError("rate-limited", str(status))
    if status in FORBIDDEN:
        raise AskError("forbidden", str(status))
    raise AskError("server-error" if status >= 500 else "http-error", str(status))


def is_refusal(status: int) -> bool:
    """Whether the server wants to be asked less."""
    return status in (429, 503)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds, given as such or as a date; None: not said, or not to be understood."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()


def check_html(headers: Mapping[str, str]) -> None:
    """Raises AskError("not-html"). Where nothing is said, it may be a page."""
    mime = headers.get("content-type", "").partition(";")[0].strip().lower()
    if mime and mime not in HTML:
        raise AskError("not-html", mime[:100])
