"""Bytes in, values out: decode, extract, clean, normalize, sign. `pipeline` is the whole path.

It may import numpy and the text libraries; trafilatura and datasketch in one file each.
It never asks a clock, the network, the environment or a database.
"""
