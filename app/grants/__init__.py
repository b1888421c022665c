"""Housing certificates: a person has a home, money is claimed for it, and costs are borne by it. Latvian: dotācijas."""
