"""People: case files, households, what they wish for and what they must be kept away from."""
