"""Bytes to str: byte order mark, UTF-8, declared charset, detection, in that order. Line ends become LF.

What can't be text (NUL, controls, lone surrogates) is replaced one for one, so that receipts, which
count code points, still fit what the sender sees. Mojibake is left alone here: repairs belong to the
resulting text (`extractors.clean`).
"""

import codecs
import re
from dataclasses import dataclass

from extractors.records import Refusal

MAX_BYTES = 64 * 1024 * 1024  # A news page is 0.1-2 MB; past this only attacks and dumps are seen.
# Of a plain text. A long novel has 65,000 lines and 3 million characters; cleaning twice that takes 5 s and 2 GB.
MAX_LINES = 100_000
MAX_CHARS = 6_000_000

# First bytes of files that are no text, whatever their name says.
MAGIC = (
    b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\x28\xb5\x2f\xfd",
    b"\x7fELF", b"RIFF", b"OggS", b"\xd0\xcf\x11\xe0", b"ID3", b"PAR1",
)  # fmt: skip
# The headers of a mail, as they stand before its first blank line. A text about mails has one or two.
MAIL = re.compile(
    rb"^(?:received|return-path|delivered-to|from|to|date|subject|mime-version|message-id|content-type|reply-to|"
    rb"content-transfer-encoding|dkim-signature|x-[\w-]+): ?\S",
    re.IGNORECASE | re.MULTILINE,
)
MAIL_HEADERS = 4
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
# U+FFFE, U+FFFF and the C0 controls but tab and LF break parsers and databases downstream; form feed and
# vertical tab are page layout of old text files, so all become a space.
NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
NOT_TEXT_BYTES = bytes(code for code in range(128) if code != ord("\r") and NOT_TEXT.match(chr(code)))
BEYOND_ASCII = bytes(range(128, 256))
CONTROLS = bytes(sorted(set(range(32)) - {*b"\t\n\f\r\x1b"}))  # ESC opens ISO-2022
# Browsers read what is declared as one charset as a wider one that holds it (encoding.spec.whatwg.org), and pages are
# written for browsers. Python's name for the spec's name, where the codec of that name knows less.
WIDER = {
    "euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs", "gbk": "gb18030", "gb2312": "gb18030",
    "hz": "gb18030", "iso8859-11": "cp874", "tis-620": "cp874", "ascii": "cp1252", "iso8859-1": "cp1252",
    "iso8859-9": "cp1254", "johab": "cp949",
}  # fmt: skip
NO_CP932 = dict.fromkeys(range(0xF8F0, 0xF8F4), "\ufffd")  # what Python makes of bytes that the charset doesn't have
MORE_NAMES = {"x-mac-cyrillic": "mac-cyrillic", "x-mac-ukrainian": "mac-cyrillic", "unicode-1-1-utf-8": "utf-8"}
# A declared charset in which a few bytes mean nothing is believed all the same: a cut or pasted character is no reason
# to read a whole page in another. More than this share of what isn't ASCII, and it is another.
BAD_SHARE = 0.02
FEW_BAD = 3
# Fewer bytes beyond ASCII tell a detector nothing: most often they are quotes, dashes and names in Windows' own.
TELLING_BYTES = 12


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with LF line ends, and the charset that it was read with; None if it came as str."""

    text: str
    charset: str | None
    flags: tuple[str, ...] = ()  # charset-mismatch: declared otherwise; undecodable-bytes: U+FFFD stands in the text


def decode(content: bytes | str, *, charset: str | None = None, html: bool = False) -> Decoded | Refusal:
    """Readable text of `content`, never a lone surrogate, NUL or CR in it.

    `charset` is what a header declared. With `html` a meta tag is believed next. Valid UTF-8 beats both:
    no other charset yields valid multi-byte UTF-8 by chance. Refuses `empty`, `binary`,
    `not-plain-text` and `too-large`.
    """
    if len(content) > MAX_BYTES:
        return Refusal("decode", "too-large", f"{len(content)} bytes, at most {MAX_BYTES}")
    if isinstance(content, str):
        return Decoded(_tidy(content), None) if content else Refusal("decode", "empty")
    if not content.strip(b"\x00 \t\r\n"):
        return Refusal("decode", "empty")
    if content.startswith(MAGIC):
        return Refusal("decode", "binary", f"begins with {content[:4]!r}")
    if content.lstrip()[:5] == b"{\\rtf":
        return Refusal("decode", "not-plain-text", "RTF; save it as plain text or HTML")
    if len(MAIL.findall(content[:8192].partition(b"\n\n")[0].partition(b"\r\n\r\n")[0])) >= MAIL_HEADERS:
        return Refusal("decode", "not-plain-text", "a mail; save its text")
    return _from_bytes(content, charset or (_meta_charset(content) if html else None))


def _from_bytes(content: bytes, declared: str | None) -> Decoded | Refusal:
    for mark, name in BOMS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], name, declared)
    wide = _wide_charset(content)
    if wide:
        return _decoded(content, wide, declared)
    if len(content) - len(content.translate(None, CONTROLS)) > len(content) // 33:
        return Refusal("decode", "binary", "more than 3 % control bytes")
    believed = _usable(declared)
    if believed and believed.startswith(("utf-16", "utf-32")):
        believed = None  # it would have shown above: the declaration was read as bytes of ASCII
    if b"\x1b" in content and believed:  # ISO-2022 hides in ASCII bytes
        return _decoded(content, believed, declared)
    if _fits(content, "utf-8"):
        return _decoded(content, "utf-8", declared)
    if _fits(content, "utf-8", "surrogatepass"):  # of a database or a Java program that writes UTF-16 as UTF-8
        return _decoded(content, "utf-8", declared, "surrogatepass")
    if believed and believed != "utf-8" and _mostly_fits(content, believed):
        return _decoded(content, believed, declared)
    return _decoded(content, _detected(content, believed), declared)


def _decoded(content: bytes, name: str, declared: str | None, errors: str = "replace") -> Decoded | Refusal:
    text = _tidy(content.decode(name, errors))
    if name == "cp932":
        text = text.translate(NO_CP932)
    bad = text.count("\ufffd")
    if bad > len(text) // 5:
        return Refusal("decode", "binary", f"{bad} of {len(text)} characters can't be read as {name}")
    is_ascii = name == "utf-8" and content.isascii()
    mismatch = declared is not None and not is_ascii and _usable(declared) not in (name, _usable(name))
    flags = ("charset-mismatch",) * mismatch + ("undecodable-bytes",) * bool(bad)
    return Decoded(text, name, flags)


def _tidy(text: str) -> str:
    try:
        content = text.encode()
    except UnicodeEncodeError:  # only surrogates are not UTF-8: here pairs are joined and lone ones marked
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        content = text.encode()
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    # Few texts have any, and to see that in bytes costs a tenth of what the pattern does.
    some = len(content.translate(None, NOT_TEXT_BYTES)) < len(content) or "\ufffe" in text or "\uffff" in text
    return NOT_TEXT.sub(" ", text) if some else text


def _wide_charset(content: bytes) -> str | None:
    """UTF-16 without a mark: in most scripts of news every other byte of the ASCII punctuation is NUL."""
    head = content[:4000]
    if len(head) < 8 or head.count(0) < len(head) // 4:
        return None
    name = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    return name if _fits(content[: len(content) // 2 * 2], name) else None


def _meta_charset(content: bytes) -> str | None:
    found = META_CHARSET.search(content[:4096])
    return found[1].decode("ascii", "replace") if found else None


def _usable(name: str | None) -> str | None:
    """Python's name of a declared charset; None if nobody knows it."""
    if not name:
        return None
    from resiliparse.parse.encoding import map_encoding_to_html5

    lowered = name.strip().strip("\"'").lower()
    known = map_encoding_to_html5(lowered, fallback_utf8=False) or MORE_NAMES.get(lowered, lowered)
    try:
        codec = codecs.lookup(known).name
    except LookupError:
        return None
    return WIDER.get(codec, codec)


def _mostly_fits(content: bytes, name: str) -> bool:
    """Whether the charset reads all but a few of the characters."""
    if _fits(content, name):
        return True
    beyond = len(content) - len(content.translate(None, BEYOND_ASCII))
    return content.decode(name, "replace").count("\ufffd") <= max(FEW_BAD, BAD_SHARE * beyond)


def _fits(content: bytes, name: str, errors: str = "strict") -> bool:
    try:
        content.decode(name, errors)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _detected(content: bytes, believed: str | None) -> str:
    from resiliparse.parse.encoding import detect_encoding

    if _mostly_utf8(content, is_declared=believed == "utf-8"):
        return "utf-8"
    if len(content) - len(content.translate(None, BEYOND_ASCII)) < TELLING_BYTES:
        return "cp1252"
    name = _usable(detect_encoding(content, max_len=65536))
    return name if name and name != "utf-8" else "cp1252"


def _mostly_utf8(content: bytes, *, is_declared: bool) -> bool:
    """A few damaged bytes in a UTF-8 text must not turn the whole text into mojibake."""
    text = content.decode("utf-8", "replace")
    bad, good = text.count("\ufffd"), sum(c > "\x7f" and c != "\ufffd" for c in text)
    return bad <= good if is_declared else bad * 3 <= good
