"""The first page after sign-in, the search over everything, and the pages about the service itself."""
