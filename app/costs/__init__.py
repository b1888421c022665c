"""What homes cost: published figures worked out again, line by line. Latvian: izmaksas."""
