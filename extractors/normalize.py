"""URL, date, language, names and title: one small function a field, each in a module of its own."""

from extractors.dates import Date, parse_date
from extractors.languages import detect_language
from extractors.names import clean_title, person_names
from extractors.urls import normalize_url

__all__ = ["Date", "clean_title", "detect_language", "normalize_url", "parse_date", "person_names"]
