"""Where documents come from: files, folders and globs become a stream of documents, never a list of them.

`reading` is its door. It may import records, decode and flows.errors.
It never cleans or loads, and never asks the network.
"""
