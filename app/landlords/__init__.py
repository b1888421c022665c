"""Those who supply flats: private owners, companies, the municipality itself."""
