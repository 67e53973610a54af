"""What can go wrong in extractors that is not the document's fault.

ExtractorError
└── RulebookError   a rule or publisher file is wrong; nothing of it was loaded
"""


class ExtractorError(Exception):
    """The program, a rule file or a model is wrong. A bad document is a value, never an exception."""


class RulebookError(ExtractorError):
    """A rule or publisher file is wrong. The message says which file, which rule, the state and the next step."""
