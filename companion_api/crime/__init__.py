"""Recorded crime around a place: counts, levels, trends, comparisons, what happened next, stop and search.

`intervals`, `prior`, `level`, `trend` and `compare` are pure statistics; `question` reads a source once for a request;
the files named for a question (`summaries`, `levels`, ...) turn that reading into an answer; `service` is the door.
"""
