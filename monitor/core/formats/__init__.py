"""One module per family of feed documents: bytes -> RawFeed, or NotAFeed with the reason.

To add a family: a module that fulfils `values.FeedFormat`, its line in `FORMATS` of `core/parse.py`, and a pair of
files in `tests/data/feeds/`. Nothing is imported here, so that naming `NotAFeed` does not load a parser.
"""
