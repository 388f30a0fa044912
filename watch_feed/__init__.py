"""The watch feed: one canonical level document for each (month, cell), and small projections of it for
wrists and phones.

`document.py` holds the document, `home.py` the comparison with a home cell, `projections/` one file for each platform.
None of these knows Flask or where the facts come from; `facts.py` is the one door to the crime room.
"""
