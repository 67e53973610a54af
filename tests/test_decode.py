"""Bytes become readable text whatever was declared, or are refused with a reason."""

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractors.decode import Decoded, decode
from extractors.records import Refusal

GERMAN = "Die Brücke über den Fluß bleibt länger gesperrt, sagte Bürgermeisterin Höfner. „Wir prüfen das.“"
JAPANESE = "港の工事は来月から始まる予定です。市長は水曜日に計画を発表した。" * 3
CHINESE = "市政府星期三公布了新的港口计划，工程将于九月开始。" * 3


def text_of(result: Decoded | Refusal) -> str:
    assert isinstance(result, Decoded)
    return result.text


@pytest.mark.parametrize(
    ("content", "declared", "charset"),
    [
        (GERMAN.encode(), None, "utf-8"),
        (GERMAN.encode(), "iso-8859-1", "utf-8"),
        (codecs.BOM_UTF8 + GERMAN.encode(), None, "utf-8"),
        (codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le"), None, "utf-16-le"),
        (codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"), "utf-8", "utf-16-be"),
        (GERMAN.encode("utf-16-le"), None, "utf-16-le"),
        (GERMAN.encode("cp1252"), "utf-8", "cp1252"),
        (GERMAN.encode("cp1252"), "iso-8859-1", "cp1252"),
        (GERMAN.encode("cp1252"), "no-such-charset", "cp1252"),
    ],
)
def test_german_is_read_right_whatever_was_declared(content: bytes, declared: str | None, charset: str) -> None:
    result = decode(content, charset=declared)
    assert isinstance(result, Decoded)
    assert (result.text, result.charset) == (GERMAN, charset)


@pytest.mark.parametrize("declared", ["shift_jis", None, "utf-8"])
def test_shift_jis_is_read_declared_or_not(declared: str | None) -> None:
    assert text_of(decode(JAPANESE.encode("shift_jis"), charset=declared)) == JAPANESE


@pytest.mark.parametrize("declared", ["gb2312", "gb18030", None])
def test_gb18030_is_read_declared_or_not(declared: str | None) -> None:
    assert text_of(decode(CHINESE.encode("gb18030"), charset=declared)) == CHINESE


def test_iso_2022_is_believed_though_its_bytes_are_ascii() -> None:
    assert text_of(decode(JAPANESE.encode("iso2022_jp"), charset="iso-2022-jp")) == JAPANESE


def test_a_header_beats_the_meta_tag_and_the_meta_tag_beats_detection() -> None:
    page = '<html><head><meta charset="cp1251"></head><p>Čeština a slovenština, žluťoučký kůň.'.encode("iso8859-2")
    assert "Čeština" in text_of(decode(page, charset="iso-8859-2", html=True))
    page = '<html><head><meta charset="iso-8859-2"></head><p>Žluťoučký kůň.'.encode("iso8859-2")
    assert "Žluťoučký" in text_of(decode(page, html=True))


def test_a_lying_declaration_is_flagged() -> None:
    result = decode(GERMAN.encode("cp1252"), charset="utf-8")
    assert isinstance(result, Decoded)
    assert result.flags == ("charset-mismatch",)


@pytest.mark.parametrize(
    ("text", "declared", "written"),
    [
        ("똠방각하 펲시콜라, 항구는 화요일에 닫는다.", "euc-kr", "cp949"),
        ("똠방각하 펲시콜라, 항구는 화요일에 닫는다.", "ks_c_5601-1987", "cp949"),
        ("髙橋さんは①番の桟橋で待った。", "Shift_JIS", "cp932"),
        ("髙橋さんは①番の桟橋で待った。", "x-sjis", "cp932"),
        ("啲船喺碼頭停咗，佢哋話。", "big5", "big5hkscs"),
        ("İstanbul – “vapur” €5", "iso-8859-9", "cp1254"),
        ("İstanbul – “vapur” €5", "latin5", "cp1254"),
        ("Café – “ferry” €5", "ISO-8859-1", "cp1252"),
        ("Café – “ferry” €5", "us-ascii", "cp1252"),
        ("เรือ – “ข้ามฟาก” €5", "tis-620", "cp874"),
        ("港口㐀关闭€5", "gb2312", "gb18030"),
        ("Паром стоит", "x-mac-cyrillic", "mac-cyrillic"),
        ("Паром стоит", "cp1251", "cp1251"),
    ],
)
def test_a_declared_charset_is_read_as_browsers_read_it(text: str, declared: str, written: str) -> None:
    page = f"<html><head><meta charset='{declared}'></head><body><p>{text}</p></body></html>"
    result = decode(page.encode(written), html=True)
    assert isinstance(result, Decoded)
    assert (result.text, result.flags) == (page, ())


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (CHINESE, "gb18030"), (GERMAN * 3, "utf-8"),
        ("항구 위원회는 화요일에 부두를 닫기로 했다. " * 5, "euc_kr"), ("“Harbour” " * 9, "cp1252"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("bad", [b"\xff", b"\x81\xff", b"\xff\xff\xff"])
def test_a_few_bad_bytes_never_turn_a_page_into_another_charset(text: str, charset: str, bad: bytes) -> None:
    written = [part.encode(charset) for part in (text[:20], text[20:])]
    result = decode(written[0] + b" " + bad + b" " + written[1], charset=charset)
    assert isinstance(result, Decoded)
    assert result.text.startswith(text[:20] + " ")
    assert result.text.endswith(text[30:])
    assert "undecodable-bytes" in result.flags or bad.decode(charset, "replace").isalpha()  # ÿ of cp1252


def test_a_byte_of_latin_1_in_a_page_of_ascii_is_a_letter() -> None:
    result = decode(b"<meta charset=utf-8>The caf\xe9 is shut. " + b"Nothing else is. " * 40, html=True)
    assert isinstance(result, Decoded)
    assert "The café is shut." in result.text
    assert result.flags == ("charset-mismatch",)


def test_one_damaged_byte_leaves_the_rest_of_a_utf8_text_alone() -> None:
    result = decode(GERMAN.encode().replace(b"l\xc3\xa4nger", b"l\xc3nger"))
    assert isinstance(result, Decoded)
    assert result.text == GERMAN.replace("länger", "l\ufffdnger")
    assert result.flags == ("undecodable-bytes",)


@pytest.mark.parametrize("declared", [None, "utf-8", "windows-1252"])
def test_surrogates_written_as_utf8_become_their_character_and_lone_ones_a_mark(declared: str | None) -> None:
    pair, lone = "\ud83d\ude00".encode("utf-8", "surrogatepass"), "\ud800".encode("utf-8", "surrogatepass")
    result = decode(b"Ferries sail " + pair + b" again" + lone, charset=declared)
    assert isinstance(result, Decoded)
    assert (result.text, result.charset) == ("Ferries sail 😀 again\ufffd", "utf-8")
    assert "undecodable-bytes" in result.flags


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        ("", "empty"),
        (b"\x00\x00", "empty"),
        (b"%PDF-1.7 \xe2\xe3\xcf\xd3", "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (bytes(range(256)) * 40, "binary"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(content: bytes | str, reason: str) -> None:
    result = decode(content)
    assert isinstance(result, Refusal)
    assert (result.stage, result.reason) == ("decode", reason)


def test_a_string_keeps_its_offsets_and_loses_what_breaks_parsers() -> None:
    assert text_of(decode("a\x00b\ud800c\x1bd\r\ne\rf")) == "a b\ufffdc d\ne\nf"


def test_a_surrogate_pair_becomes_its_character() -> None:
    assert text_of(decode("\ud83d\ude00")) == "😀"


@example(b"{\\rtf1 The ferry sails.}", None)
@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "cp1252", "shift_jis", "x-user-defined"]))
def test_any_bytes_give_storable_text_or_a_reason(content: bytes, declared: str | None) -> None:
    result = decode(content, charset=declared, html=True)
    if isinstance(result, Decoded):
        result.text.encode()
        assert not {"\r", "\x00"} & set(result.text)
    else:
        assert result.reason in {"empty", "binary", "not-plain-text"}
