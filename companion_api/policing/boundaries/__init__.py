"""Outlines of forces and neighbourhoods: read from the published files, stored compactly, asked by point."""
