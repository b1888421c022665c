"""The first page after sign-in, and the pages about the service itself."""
