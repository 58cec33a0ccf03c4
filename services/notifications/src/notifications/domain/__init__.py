"""What notifications decides: pure functions of what is known, without clock, chance or database."""
