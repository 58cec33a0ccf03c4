"""The whole platform on one machine: its data folder, its processes, starting, watching and stopping them."""
