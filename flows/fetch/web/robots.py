"""What a site's robots.txt allows (RFC 9309)."""

from dataclasses import dataclass

from protego import Protego

from flows.fetch.web.errors import AskError

TOKEN = "copydesk"  # our name in a robots.txt
MAX_BYTES = 500 << 10  # the least that the standard has a crawler read; the rest is left out
KEPT_SECONDS = 24 * 3600  # the longest that the standard lets a copy be used
RETRY_SECONDS = 1800  # after a failure, until it is asked again
NO_RULES = Protego.parse("")
# Failures that are the address's own, and no matter of rules.
OF_ADDRESS = frozenset(("private-address", "bad-address", "no-such-host", "unreachable", "tls"))


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin. `failure`: they could not be got, so nothing is allowed for now."""

    rules: Protego
    failure: AskError | None = None

    @property
    def delay(self) -> float:
        """Seconds between requests that it asks for; 0: none."""
        return float(self.rules.crawl_delay(TOKEN) or 0)

    def check(self, address: str) -> None:
        """Raises AskError("robots") for an address that may not be asked, or that of the connection."""
        if self.failure and self.failure.state in OF_ADDRESS:
            raise AskError(self.failure.state, self.failure.reason)
        if self.failure:
            raise AskError("robots", f"robots.txt could not be got: {self.failure}")
        if not self.rules.can_fetch(address, TOKEN):
            raise AskError("robots", "robots.txt disallows it")


def robots_of(status: int, text: str) -> Robots:
    """Of an answer: 2xx is read, another below 500 is no robots.txt and so no rule; else nothing is allowed for now."""
    if is_failure(status):
        return Robots(NO_RULES, AskError("server-error" if status >= 500 else "rate-limited", str(status)))
    return Robots(Protego.parse(text if 200 <= status < 300 else ""))


def sitemaps_of(text: str) -> list[str]:
    """The addresses that a robots.txt names, in order."""
    return list(dict.fromkeys(Protego.parse(text).sitemaps))


def is_failure(status: int) -> bool:
    return status >= 500 or status == 429


def kept_seconds(status: int) -> float:
    """How long the answer counts."""
    return RETRY_SECONDS if is_failure(status) else KEPT_SECONDS
