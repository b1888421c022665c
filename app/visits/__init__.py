"""Weekly home visits: planned, made, written down, and what was tried in between. Latvian: mājas vizītes."""
