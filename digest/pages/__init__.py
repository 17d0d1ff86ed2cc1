"""From papers to pages: facets, views, Markdown, templates. No I/O, no clock."""
