"""My things: a home cell and favourites behind an opaque token. Nothing else about a person is kept."""
