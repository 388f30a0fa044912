"""Readers of the published originals, one file each. A reader gives drafts; what becomes of them is for others."""
