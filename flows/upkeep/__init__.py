"""What is done every night so that a desk stays as it is: the steps in their order, and whose turn it is.

It may import the jobs of flows, settings, telling and the packages.
It never imports Prefect, and never reads a source.
"""
