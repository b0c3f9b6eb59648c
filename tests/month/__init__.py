"""A month of the web on an injected clock: publishers of recorded kinds, the real daemon's parts, no network."""
