"""Signatures: bit for bit datasketch's, and blind to case, punctuation and spacing."""

import re
import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.signature import (
    BANDS,
    PERMUTATIONS,
    ROWS,
    SAMPLE_MODULUS,
    SCHEME,
    SHORT_TEXT,
    hash32,
    hash64,
    shingle_hashes,
    shingles,
    sign,
    words,
)

TEXTS = [
    "The dam reopened on Monday after nine days of repairs, the water board said.",
    "The dam reopened on Monday after ten days of repairs, the water board said, and boats may pass again.",
    "Zürich’s tram drivers — 412 of them — voted “by a clear margin” to strike.",
    "橋は月曜日に再開した。",
    "two words",
    "one",
    " ".join(f"word{n % 701} of{n % 13}" for n in range(2000)),
]


def minhash(text: str) -> MinHash:
    result = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=hash32)
    result.update_batch(list(shingles(text)))
    return result


@pytest.mark.parametrize("text", TEXTS)
def test_hash_values_are_those_of_datasketch(text: str) -> None:
    (signature,) = sign([text])
    assert signature is not None
    assert np.array_equal(signature.hashvalues, minhash(text).hashvalues)


@given(st.lists(st.text(max_size=60), max_size=40))
@settings(max_examples=60, deadline=None)
def test_a_batch_signs_each_text_as_if_it_were_alone(texts: list[str]) -> None:
    for text, signature in zip(texts, sign(texts), strict=True):
        distinct = sorted({hash64(shingle) for shingle in shingles(text)})
        if not distinct:
            assert signature is None
            continue
        assert signature is not None
        assert np.array_equal(signature.hashvalues, minhash(text).hashvalues)
        assert signature.shingles.tolist() == distinct  # short: all are kept
        assert (signature.shingle_count, signature.scheme) == (len(distinct), SCHEME)


def test_band_keys_meet_where_datasketch_has_one_bucket() -> None:
    base = re.findall(
        r"\w+", "The ferry company said on Tuesday that the night boat would run again from March to October"
    )
    texts = [
        " ".join(base[:cut] + ["altered"] * (len(base) - cut) + base[: cut // 2]) for cut in range(2, len(base))
    ] + TEXTS
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    for number, text in enumerate(texts):
        index.insert(number, minhash(text))
    theirs = {(a, b) for a, text in enumerate(texts) for b in index.query(minhash(text)) if a < b}
    keys = [set(signature.bands.tolist()) for signature in sign(texts) if signature]
    ours = {(a, b) for a, b in combinations(range(len(texts)), 2) if keys[a] & keys[b]}
    assert len(theirs) > 10
    assert ours == theirs


def test_case_punctuation_and_spacing_do_not_count() -> None:
    plain, styled = sign(["the dam re opened at 9 30 on monday", "  The dam re-opened (at 9.30) —\n\non ‘Monday’! "])
    assert plain is not None
    assert styled is not None
    assert np.array_equal(plain.hashvalues, styled.hashvalues)
    assert np.array_equal(plain.shingles, styled.shingles)


def test_a_text_without_words_is_never_signed() -> None:
    """All empty sets are alike: MinHash would call any two of them equal."""
    assert sign(["", " \n", "— … “”", "a"])[:3] == [None, None, None]


def test_a_long_text_keeps_a_sample_and_a_short_one_everything() -> None:
    long, short = sign([TEXTS[-1], TEXTS[0]])
    assert long is not None
    assert short is not None
    distinct = np.unique(shingle_hashes([TEXTS[-1]])[0])
    assert long.shingles.tolist() == [value for value in distinct.tolist() if value % SAMPLE_MODULUS == 0]
    assert 0.08 < long.shingles.size / long.shingle_count < 0.17
    assert short.shingles.size == short.shingle_count < SHORT_TEXT


def test_quotes_and_dashes_part_words_alike_in_ascii_and_beyond() -> None:
    """Texts with nothing but typographic punctuation beyond ASCII take a faster road to the same words."""
    assert words("it’s 5 — “so” £3") == words('it\'s 5 - "so" $3') == [b"it", b"s", b"5", b"so", b"3"]
    assert words("It’s Zürich") == [b"it", b"s", b"zuerich"]


def test_spellings_of_one_word_are_one_word() -> None:
    assert words("Der Glockengießer Örtel goß drei Kübel") == words("Der Glockengiesser Oertel goss drei Kuebel")
    assert words("Le café d’Éloïse, Łódź, smørrebrød") == words("Le cafe d'Eloise, Lodz, smoerrebroed")
    assert words("Cafe\N{COMBINING ACUTE ACCENT}") == words("café")


def test_marks_that_no_reader_sees_part_no_word() -> None:
    assert words("the har\u00adbour re\u200bopened") == words("the harbour reopened")


def test_scripts_without_spaces_are_read_by_character() -> None:
    assert words("東京 2020") == ["東".encode(), "京".encode(), b"2020"]


def test_signing_loads_no_more_of_datasketch_than_it_uses_and_spoils_none_of_it() -> None:
    """The whole package brings scipy and a client of Redis: half a second in each process that signs."""
    program = (
        "import sys; from extractors.signature import sign; (one,) = sign(['The dam reopened on Monday.']);"
        "print({'scipy', 'redis', 'datasketch'} & set(sys.modules));"
        "from datasketch import MinHash, MinHashLSH; print(len(MinHash(num_perm=128)), MinHashLSH.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n128 MinHashLSH\n"
