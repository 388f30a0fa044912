"""Where facts come from: the archive snapshot, the live API, the sandbox. Domain rooms see only `source.py`."""
