"""Who is told what is wrong: what is an alert, the file that remembers it, and the ways to a person.

It may import settings, errors, what sources there are, and the public names of warehouse.
It never loads or changes news, and a way that is broken never fails a run.
"""
