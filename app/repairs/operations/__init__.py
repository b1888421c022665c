"""Changes to tickets and to the lists they are made from."""
