"""Changes to talks and visits."""
