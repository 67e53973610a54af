"""The commands: one module each, with a function `command`. A new file here is a new command.

They are imported to print the help, so what is heavy is imported inside the function.
"""
