"""A static site generator for a browsable paper digest."""

__version__ = "0.1.0"
