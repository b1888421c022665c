"""From an application through its decision to waiting for a flat."""
