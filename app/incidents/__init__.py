"""What goes wrong in and around a home: complaints, pests, damage, fire, danger, death. Latvian: notikumi."""
