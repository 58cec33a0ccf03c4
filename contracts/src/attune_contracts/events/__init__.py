"""One event a file, the folder is the producing service; `registry.py` finds them."""
