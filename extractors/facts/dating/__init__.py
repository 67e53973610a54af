"""How the world writes dates: stamps of programs, named and numbered days, clocks, zones, `3 hours ago`.

`extractors.facts.dates` is its door. It may import nothing of the project.
It never looks at a clock: what counts from now is told from when.
"""
