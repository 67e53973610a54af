-- Porter's endings are English; elsewhere they cut query and text alike. No stop words: rare words weigh by themselves.
PRAGMA create_fts_index(
    'documents', 'article_id', 'title', 'text', stemmer = 'porter', stopwords = 'none', ignore = '[^\p{L}\p{N}]+',
    strip_accents = 1, lower = 1
)
