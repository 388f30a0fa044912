"""Where is the user: what a person typed, or a position, to one place or a short list of candidates."""
