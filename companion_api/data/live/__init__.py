"""data.police.uk, asked politely: one rate for a machine, one call however many wait, kept answers, ends to waits.

`transport` speaks HTTP, `keep` remembers, `api` knows the methods and their shapes, `source` and `teams` answer in the
terms of `data/source.py` and `data/publication.py`.
"""
