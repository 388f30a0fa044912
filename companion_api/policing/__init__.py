"""Who polices a place: forces, neighbourhoods and their outlines, teams, priorities and meetings."""
