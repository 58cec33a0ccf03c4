"""Those who carry messages to people, all behind one port."""
