"""What a feed, a sitemap or a site's own page offers: addresses, and when to ask again.

It may import the readers of feeds and the words for addresses.
It never asks the network, and has no clock.
"""
