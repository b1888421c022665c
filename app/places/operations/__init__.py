"""Changes to places: settings of a municipality, neighbourhoods, addresses from the register."""
