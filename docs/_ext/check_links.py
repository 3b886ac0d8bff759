# SPDX-License-Identifier: BSD-3-Clause
"""Check the links of built pages: every local file and every anchor that a page points to must be there.

Links that leave the documentation are counted, not followed: a build needs no network.
"""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit


class Page(HTMLParser):
    """Names that a page defines and places that it points to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and (name == "id" or (tag == "a" and name == "name")):
                self.anchors.add(value)
            elif value and name in ("href", "src"):
                self.links.append(value)


def main(folder: Path) -> int:
    """Return 1 if a link leads nowhere."""
    pages = {path.resolve(): Page(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.html"))}
    broken: list[str] = []
    local = 0
    outside: set[str] = set()
    for path, page in pages.items():
        for link in page.links:
            if urlsplit(link).scheme or link.startswith("//"):
                outside.add(link)
                continue
            local += 1
            place, anchor = urldefrag(link)
            target = (path.parent / unquote(place.partition("?")[0])).resolve() if place else path
            if not target.exists():
                broken.append(f"{path.name}: {link}: there is no such file")
            elif anchor and target in pages and unquote(anchor) not in pages[target].anchors:
                broken.append(f"{path.name}: {link}: there is no such place")
    print(f"{len(pages)} pages, {local} links inside, {len(broken)} broken; {len(outside)} links outside, not followed")
    print(*broken, sep="\n", end="\n" if broken else "")
    return 1 if broken or not pages else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
