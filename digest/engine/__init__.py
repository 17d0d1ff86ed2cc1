"""Keeps a folder of outputs right by differences. What knows of papers, tests/house lists."""
