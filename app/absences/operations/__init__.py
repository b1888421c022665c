"""Changes about absences. Nothing here happens by itself, and nothing ends a service."""
