"""The outside world: command line, sources, settings, workers, Prefect."""
