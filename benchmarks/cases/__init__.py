"""The questions asked: one module a case, each interleaving its contenders in one run."""
