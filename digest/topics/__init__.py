"""The taxonomy and the inference of tags from a title and an abstract. No I/O, no clock."""
