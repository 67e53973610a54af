"""Why a request came to nothing."""


class AskError(Exception):
    """The end state of the address that was asked: `state` is a fixed word, `reason` says more to a person."""

    def __init__(self, state: str, reason: str | None = None) -> None:
        super().__init__(f"{state}: {reason}" if reason else state)
        self.state = state
        self.reason = reason
