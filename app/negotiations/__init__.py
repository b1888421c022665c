"""Private flats on their way into the stock: whom we called, what they ask, and where it stands."""
