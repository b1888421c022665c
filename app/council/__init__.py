"""What a council reads of what homes cost: charts and formulas; no flat, nobody by name. Latvian: domes pārskats."""
