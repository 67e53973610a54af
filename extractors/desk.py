"""What judges documents beside the rules. Light to import: who hands documents out needs no more of the cleaner."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.clean import Memory


@dataclass(frozen=True, slots=True)
class Desk:
    """What judges documents beside the rules: the same desk and the same document give the same outcome."""

    memory: "Memory | None" = None  # publishers' furniture, of one version; None: each document is judged alone
    publishers_dir: str | None = None  # folder of further publisher files
    signs: bool = True  # False where nothing is compared
    now: datetime | None = None  # aware; dates after it are flagged. None: no date counts as future

    def version(self) -> str:
        """Names the rules and the memory: what an article was cleaned by."""
        from extractors.clean import rules_version  # all of the cleaner

        rules = rules_version(self.publishers_dir)
        return f"{rules}/memory-{self.memory.version}" if self.memory else rules
