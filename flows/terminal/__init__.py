"""What a person sees at the terminal: tables, summaries, progress, the demo; and how options are read.

It may import the jobs of flows.
It never opens a warehouse to write.
"""
