"""The programs that are measured, each in a process of its own. They speak with the benchmark by `lifecycle`."""
