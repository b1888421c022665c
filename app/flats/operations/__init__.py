"""Changes to the stock: buildings and flats, their state, and the places and rooms that are taken."""
