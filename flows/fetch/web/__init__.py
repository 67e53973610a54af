"""One request to a stranger's server: who may be asked, over which connection, within which bounds.

It may import settings, errors and the encodings of HTTP.
It never decides what is fetched next, and never keeps anything.
"""
