"""Changes of this feature, by subject: files, support, households, wishes."""
