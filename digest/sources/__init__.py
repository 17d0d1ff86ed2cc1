"""One reader a format: bytes to entries and diagnostics. No I/O, no clock."""
