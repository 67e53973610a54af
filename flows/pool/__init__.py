"""Worker processes that can be killed, and what they load before they start.

It may import extractors and flows.errors.
It never reads a source or a setting.
"""
