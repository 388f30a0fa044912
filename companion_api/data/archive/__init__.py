"""The police.uk bulk archive: read once by `companion ingest` into a snapshot, then asked by every worker.

`layout` finds the published files, `parse` reads one, `spill` and `build` sort them by place into a snapshot folder,
`publish` swaps it in; `snapshot` maps a finished one into memory, `coverage` says what it knows, `source` answers.
"""
