"""What the training service knows and decides, without clock, database, wire or chance."""
