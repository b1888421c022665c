"""Changes to negotiations: facts, moves, prices, next steps, and the flat that comes of one; reference rents."""
