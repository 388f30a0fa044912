"""The watch feed: one canonical level document for each (month, cell), and small projections of it for
wrists and phones.

`document.py` holds the document, `home.py` the comparison with a home cell, `projections/` one file for each platform;
these know neither Flask nor where facts come from. `service.py` builds documents from the crime room, `routes.py`
serves them, `export.py` writes them as files, `notify.py` tells subscribers of a changed level.
"""
