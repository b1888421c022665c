"""Changes to incidents."""
