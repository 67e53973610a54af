"""Bytes in, values out: decode, extract, clean, normalize, sign. No clock, network, environment or database."""
