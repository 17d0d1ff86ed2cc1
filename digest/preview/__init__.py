"""``digest serve``: what changes on disk goes to the live loop, what the loop writes goes to open browsers."""
