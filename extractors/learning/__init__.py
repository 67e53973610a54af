"""What the models of lines and of pages share: forests and sparse sums.

It may import numpy.
It never knows what its numbers stand for.
"""
