CREATE TABLE IF NOT EXISTS entries (
    entry_no INTEGER NOT NULL,
    article_id VARCHAR NOT NULL,
    cluster_id VARCHAR NOT NULL,
    is_representative BOOLEAN NOT NULL,
    stamp VARCHAR NOT NULL,
    headline VARCHAR NOT NULL,
    words INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS postings (term VARCHAR NOT NULL, entry_no INTEGER NOT NULL, occurrences INTEGER NOT NULL);

-- In scripts without spaces each character is a word, as it is in signatures.
CREATE OR REPLACE MACRO words_of(given) AS regexp_extract_all(
    regexp_replace(strip_accents(lower(given)), '([\p{Han}\p{Hiragana}\p{Katakana}])', ' \1 ', 'g'), '[\p{L}\p{M}\p{N}]+'
);

-- Harman's S stemmer (1991): three endings of English, which does little harm elsewhere. ferries and ferry are one word.
CREATE OR REPLACE MACRO stem_of(word) AS CASE
    WHEN length(word) > 4 AND regexp_matches(word, '[^ae]ies$') THEN word[:-4] || 'y'
    WHEN length(word) > 3 AND regexp_matches(word, '[^aeo]es$') THEN word[:-2]
    WHEN length(word) > 3 AND regexp_matches(word, '[^us]s$') THEN word[:-2]
    ELSE word
END
