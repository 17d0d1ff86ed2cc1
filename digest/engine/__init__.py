"""Keeps a folder of outputs right by differences. Only ``build`` knows what a paper is."""
