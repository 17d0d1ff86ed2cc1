"""Files of records in their published shapes, written by us: for tests of the readers, and for their servers."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from digest.sources.formats import open_source
from digest.sources.recognise import Format
from digest.sources.wanted import Wanted

SHEEP = "2509.00001"


def read(text: str | bytes, wanted: Wanted | None = None) -> tuple[Format, list[Any], dict[str, int], list[str]]:
    """Format, entries, account and diagnostics of a file."""
    data = text.encode() if isinstance(text, str) else text
    found, reader = open_source(data.splitlines(keepends=True), "d", wanted)
    entries = list(reader)
    return (
        found,
        entries,
        {fate: number for fate, number in reader.account.items() if number},
        [*map(str, reader.diagnostics)],
    )


def daily_paper(number: int = 1, day: str = "2025-09-01", **more: object) -> dict[str, object]:
    """One item of a Hugging Face list."""
    paper = {
        "id": f"2509.{number:05d}",
        "authors": [{"_id": "66d", "name": "Ada Sheep", "hidden": False}, {"name": "Bo Dog"}],
        "publishedAt": "2025-08-29T17:58:21.000Z",
        "submittedOnDailyAt": f"{day}T00:31:06.083Z",
        "title": f"Counting Sheep\n  of Flock {number}",
        "summary": "Flocks move.\nWe count them layer-\nwise.",
        "upvotes": 12,
        "githubRepo": "https://github.com/ada/sheep",
        "projectPage": "https://sheep.example.org/",
    }
    return {"paper": paper | more, "publishedAt": "2025-08-29T13:58:21.000Z", "numComments": 2}


def daily_papers(count: int, day: str = "2025-09-01") -> str:
    """A Hugging Face list."""
    return json.dumps([daily_paper(number, day) for number in range(1, count + 1)])


def atom_entry(number: int = 1, day: str = "2025-09-01", **fields: str) -> str:
    """One entry of an answer of arXiv's API."""
    values = {
        "id": f"http://arxiv.org/abs/2509.{number:05d}v1",
        "title": f"Counting Sheep\n  of Flock {number}",
        "summary": "  Flocks move &\nwe count them.\n  A second paragraph.",
        "comment": "9 pages, code: https://github.com/ada/sheep.",
    } | fields
    return f"""  <entry>
    <id>{values["id"]}</id>
    <updated>2026-01-01T00:00:00Z</updated>
    <published>{day}T17:59:59Z</published>
    <title>{escape(values["title"])}</title>
    <summary>{escape(values["summary"])}</summary>
    <author><name>Ada Sheep</name><arxiv:affiliation>Flock</arxiv:affiliation></author>
    <author><name>Bo Dog</name></author>
    <arxiv:doi>10.1000/182</arxiv:doi>
    <link title="doi" href="http://dx.doi.org/10.1000/182" rel="related"/>
    <arxiv:comment>{values["comment"]}</arxiv:comment>
    <link href="{values["id"]}" rel="alternate" type="text/html"/>
    <arxiv:primary_category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG"/><category term="cs.CL"/><category term="68T50"/>
  </entry>
"""


def atom(entries: str, total: int | None = None, start: int = 0) -> str:
    """An answer of arXiv's API."""
    count = entries.count("<entry>") if total is None else total
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <title>ArXiv Query</title>
  <id>http://arxiv.org/api/abc</id>
  <updated>2025-09-02T00:00:00-04:00</updated>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{count}</opensearch:totalResults>
  <opensearch:startIndex xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{start}</opensearch:startIndex>
{entries}</feed>
"""


ERROR_ENTRY = """<entry><id>http://arxiv.org/api/errors#incorrect_id_format</id><title>Error</title>
<summary>incorrect id format for 1234.1234</summary><updated>2025-09-02T00:00:00-04:00</updated></entry>"""

RSS = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
 <channel>
  <title>cs.CL updates on arXiv.org</title>
  <pubDate>Mon, 01 Sep 2025 00:00:00 -0400</pubDate>
  <item>
   <title>Counting Sheep</title>
   <link>https://arxiv.org/abs/2509.00001</link>
   <description>arXiv:2509.00001v1 Announce Type: new
Abstract: Flocks &lt; herds.</description>
   <guid isPermaLink="false">oai:arXiv.org:2509.00001v1</guid>
   <category>cs.CL</category><category>cs.LG</category>
   <pubDate>Mon, 01 Sep 2025 00:00:00 -0400</pubDate>
   <arxiv:announce_type>new</arxiv:announce_type>
   <dc:creator>Ada Sheep, Bo Dog</dc:creator>
  </item>
  <item>
   <title>Old Dogs</title>
   <link>https://arxiv.org/abs/2401.00002</link>
   <description>arXiv:2401.00002v3 Announce Type: replace-cross
Abstract: Old.</description>
   <guid isPermaLink="false">oai:arXiv.org:2401.00002v3</guid>
   <arxiv:announce_type>replace-cross</arxiv:announce_type>
  </item>
 </channel>
</rss>
"""

ATOM_ANNOUNCEMENT = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
 <updated>2025-09-01T04:00:00+00:00</updated>
 <entry>
  <id>oai:arXiv.org:2509.00001v1</id><title>Counting Sheep</title>
  <link href="https://arxiv.org/abs/2509.00001" rel="alternate" type="text/html"/>
  <summary>arXiv:2509.00001v1 Announce Type: cross
Abstract: Flocks &lt; herds.</summary>
  <category term="cs.CL"/><category term="cs.LG"/>
  <published>2025-09-01T00:00:00-04:00</published>
  <arxiv:announce_type>cross</arxiv:announce_type>
  <dc:creator>Ada Sheep, Bo Dog</dc:creator>
 </entry>
</feed>
"""

OLD_RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
 <channel rdf:about="http://export.arxiv.org/rss/cs.CL"><dc:date>2021-01-05T20:30:00-05:00</dc:date></channel>
 <item rdf:about="http://arxiv.org/abs/2101.00001">
  <title>Counting Sheep. (arXiv:2101.00001v1 [cs.CL])</title>
  <link>http://arxiv.org/abs/2101.00001</link>
  <description rdf:parseType="Literal">&lt;p&gt;Flocks &amp;amp; herds.&lt;/p&gt;</description>
  <dc:creator>&lt;a href="http://arxiv.org/a/x"&gt;Ada Sheep&lt;/a&gt;, &lt;a href="y"&gt;Bo Dog&lt;/a&gt;</dc:creator>
 </item>
 <item rdf:about="http://arxiv.org/abs/2001.00002">
  <title>Old Dogs. (arXiv:2001.00002v3 [cs.CL] UPDATED)</title><link>http://arxiv.org/abs/2001.00002</link>
 </item>
</rdf:RDF>
"""


def snapshot_row(number: int = 1, **fields: object) -> str:
    """One line of arXiv's metadata snapshot."""
    row = {
        "id": f"0704.{number:04d}",
        "submitter": "Ada",
        "authors": "Ada Sheep and Bo Dog",
        "title": "Counting\n  Sheep",
        "comments": "9 pages; see https://sheep.example.org.",
        "journal-ref": None,
        "doi": "10.1000/182 10.1000/183",
        "report-no": None,
        "categories": "cs.CL math.CO",
        "license": None,
        "abstract": "  Flocks move\nlike water.\n  We count.\n",
        "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}, {"version": "v2", "created": "x"}],
        "update_date": "2008-11-26",
        "authors_parsed": [["Sheep", "Ada", "Jr."], ["Dog", "Bo", "", "Kennel"]],
    }
    return json.dumps(row | fields) + "\n"
