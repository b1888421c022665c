"""Changes around moving in."""
