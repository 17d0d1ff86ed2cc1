"""What paper files mean: TeX residue, slugs, front matter, and the edits that ingest makes. No I/O, no clock."""
