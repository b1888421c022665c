"""What a client pays towards a home by a signed agreement, and housing benefit. Latvian: līdzmaksājumi un pabalsti."""
