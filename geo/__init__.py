"""Where things are: coordinates, geometry columns, distances and neighbourhood shapes. Knows nothing of the app."""
