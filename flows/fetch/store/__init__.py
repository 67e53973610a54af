"""What a round leaves behind: the archive, and a small file that says what is known of each address.

It may import records and the warehouse's lease.
It never decides what is asked next.
"""
