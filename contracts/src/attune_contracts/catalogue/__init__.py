"""The catalogue: everything declared here as a static site that a person can read, without a server or a network.

`pages()` gives every file by its path; `write` puts them into a folder. The same declarations give the same bytes.
Needs jinja2, the extra `catalogue`.
"""

from attune_contracts.catalogue.site import pages, write

__all__ = ["pages", "write"]
