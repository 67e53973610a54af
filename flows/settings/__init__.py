"""The settings: command line over environment (COPYDESK_…) over copydesk.toml over the defaults. Read once.

It may import flows.errors and the policy of warehouse.copies.
It never opens the warehouse, and nothing below reads a setting by itself: values are handed on as arguments.
"""

from flows.settings.origins import NO_SETTINGS, origins
from flows.settings.read import read_settings
from flows.settings.sections import Alerts, Bounds, Maintenance
from flows.settings.settings import FILE, PREFIX, TAG, Settings

__all__ = [
    "FILE",
    "NO_SETTINGS",
    "PREFIX",
    "TAG",
    "Alerts",
    "Bounds",
    "Maintenance",
    "Settings",
    "origins",
    "read_settings",
]
