"""Names of time zones as newspapers and servers write them, to minutes east of UTC."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

# Hours east of UTC. Names that mean two zones (IST, CST in China) have the one that newspapers write; ET, CT, MT and PT
# say only the half of it.
HOURS = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "bst": 1, "cet": 1, "mez": 1, "west": 1, "wat": 1, "cest": 2,
    "mesz": 2, "eet": 2, "sast": 2, "cat": 2, "hnec": 1, "heec": 2, "eest": 3, "msk": 3, "мск": 3, "trt": 3, "eat": 3,
    "idt": 3, "gst": 4, "pkt": 5, "ist": 5.5, "npt": 5.75, "ict": 7, "wib": 7, "wita": 8, "wit": 9, "hkt": 8,
    "sgt": 8, "pht": 8, "myt": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "acdt": 10.5, "aedt": 11,
    "nzst": 12, "nzdt": 13, "nst": -3.5, "ndt": -2.5, "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6,
    "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "brt": -3, "art": -3,
    "clt": -4, "clst": -3, "cot": -5, "pet": -5, "et": None, "pt": None, "ct": None, "mt": None,
    "eastern standard time": -5, "eastern daylight time": -4, "central standard time": -6,
    "central daylight time": -5, "mountain standard time": -7, "mountain daylight time": -6,
    "pacific standard time": -8, "pacific daylight time": -7, "greenwich mean time": 0, "british summer time": 1,
    "central european time": 1, "central european standard time": 1, "central european summer time": 2,
    "coordinated universal time": 0, "india standard time": 5.5,
}  # fmt: skip
NAMES = "|".join(sorted(HOURS, key=len, reverse=True))
NUMBERED = (
    r"(?:gmt|utc)?\s?([+-])(\d{2}):?(\d\d)(?![\d-])"
    r"|(?:gmt|utc)?\s?([+-])(\d{2})(?![\d:-])"
    r"|(?:gmt|utc)\s?([+-])(\d{1,2})(?!\d)"
)
ZONE = re.compile(rf"[\s,(]*(?:{NUMBERED}|({NAMES})(?![^\W\d_]))")


def named_zone(name: str) -> int | None:
    """Minutes east of UTC; None for a name that nobody knows."""
    hours = HOURS.get(name.lower())
    return None if hours is None else int(hours * 60)


def place_zone(place: str, at: datetime) -> int | None:
    """What clocks in `Europe/Paris` show at the local time `at`; None for a place that nobody knows."""
    try:
        shown = at.replace(tzinfo=ZoneInfo(place)).utcoffset()
    except (OSError, ValueError, KeyError):
        return None
    return None if shown is None else int(shown.total_seconds() // 60)
