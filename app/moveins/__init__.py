"""Moving in: what a home needs, what is done on the day, what to do in a crisis. Latvian: ievākšanās."""
