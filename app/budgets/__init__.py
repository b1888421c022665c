"""What flats may cost in a year, beside what they do cost. Latvian: budžets."""
