"""A news web for tests: feeds and pages under many host names on the loopback, well- and ill-behaved."""

from tests.newsweb.server import NewsWeb, Visit

__all__ = ["NewsWeb", "Visit"]
