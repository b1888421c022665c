"""The stock: buildings and flats, whether they are ready, and which days and places in them are taken."""
