"""A believable programme to try the product with, built through the same operations people use."""
