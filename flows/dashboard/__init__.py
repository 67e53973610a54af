"""All that knows Prefect: the flow, the schedule, the report of a run.

It may import terminal/, the jobs of flows and the packages; it alone imports prefect.
It never decides what is loaded: the warehouse does.
"""
