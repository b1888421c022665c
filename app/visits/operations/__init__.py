"""Changes to visits and what belongs to them."""
