"""Writes the sandbox county, Zedshire, into companion_api/data/sandbox/files. Run: python -m scripts.sandbox

Everything here is invented: people, streets, postcodes (area ZZ is not in use), telephone numbers (01632 960xxx, which
Ofcom keeps for drama). One fixed seed, so that the files come out the same every time.
"""
