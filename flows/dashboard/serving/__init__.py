"""`copydesk serve`: the processes that it keeps alive, the schedule on the server, and what it looks after.

It may import the flow and the rest of dashboard/. It never loads anything itself: a run does, in a process of its own.
"""
