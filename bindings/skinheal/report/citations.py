# SPDX-License-Identifier: BSD-3-Clause
"""Sources as BibTeX and as plain text: the software itself, and entries of a bibliography by their keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .. import _core

# The same as CITATION.cff; a test compares them.
SOFTWARE_TITLE = "skinheal: microneedling and wound healing of human skin, computed"
SOFTWARE_AUTHORS = ("skinheal developers",)
SOFTWARE_LICENSE = "BSD-3-Clause"

_ENTRY = re.compile(r"@(\w+)\{([^,\s]+)\s*,")
_MARKS = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "c": "\u0327", "v": "\u030c"}
_ACCENTED = re.compile(r"\\(?:([\"'`^~])|([cv])(?:\s+|(?=\{)))\{?(\w)\}?")
_LETTERS = re.compile(r"\\(aa|AA|ae|AE|oe|OE|ss|o|O|l|L|i)(?![A-Za-z])\s?")
_LETTER = {"aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "ss": "ß"}
_LETTER |= {"o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "i": "i"}
_AUTHORS_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One source.

    Attributes
    ----------
    key : str
        Names it in parameter files.
    kind : str
        BibTeX type, e.g. ``article``.
    fields : mapping of str to str
        As in BibTeX, each on one line.
    bibtex : str
        The whole entry.
    """

    key: str
    kind: str
    fields: Mapping[str, str]
    bibtex: str

    @property
    def link(self) -> str:
        """Address of the source on the web; empty if none is known.  A file from elsewhere may name anything."""
        if "doi" in self.fields:
            return f"https://doi.org/{self.fields['doi']}"
        url = self.fields.get("url", "").strip()
        return url if re.match(r"https?://[^\s\"'<>]+$", url, re.IGNORECASE) else ""

    @property
    def text(self) -> str:
        """The citation in one line of plain text, without its link."""
        read = {name: _plain(value) for name, value in self.fields.items()}
        title = read.get("title", self.key)
        authors = _authors(self.fields.get("author", ""))
        head = (authors or title) + (f" ({read['year']})" if "year" in read else "")
        volume = read.get("volume", "") + (f"({read['number']})" if "number" in read else "")
        pages = f":{read['pages']}" if "pages" in read else ""
        place = f"{read.get('journal', '')} {volume}{pages}"
        version = f"version {read['version']}" if "version" in read else ""
        parts = [head, title if authors else "", place.strip(), version, read.get("note", "")]
        return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _plain(text: str) -> str:
    text = _LETTERS.sub(lambda found: _LETTER[found[1]], text)
    text = _ACCENTED.sub(lambda found: found[3] + _MARKS[found[1] or found[2]], text)
    text = unicodedata.normalize("NFC", text)
    return re.sub(r"\\([_&%$#])", r"\1", text).replace("{", "").replace("}", "").replace("--", "\N{EN DASH}")


def _authors(text: str) -> str:
    names = [_plain(name).strip() for name in re.split(r"\s+and\s+", text) if name.strip()]
    others = "others" in names or len(names) > _AUTHORS_SHOWN
    names = [name for name in names if name != "others"][:_AUTHORS_SHOWN]
    return "; ".join(names) + (" and others" if others and names else "")


def read_bibtex(text: str) -> tuple[Reference, ...]:
    """Return the entries of BibTeX text whose values are in braces, as in the library's list of sources.

    Parameters
    ----------
    text : str
        BibTeX.

    Returns
    -------
    tuple of Reference
        In the order of the text.
    """
    found = []
    for start in _ENTRY.finditer(text):
        end = _closing(text, text.index("{", start.start()))
        body = text[start.end() : end]
        fields = {name.lower(): value for name, value in _fields(body)}
        entry = text[start.start() : end + 1]
        found.append(Reference(key=start[2], kind=start[1].lower(), fields=MappingProxyType(fields), bibtex=entry))
    return tuple(found)


def _closing(text: str, opening: int) -> int:
    depth = 0
    for place in range(opening, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"BibTeX: a brace is not closed: {text[opening : opening + 60]!r}")


def _fields(body: str) -> Iterator[tuple[str, str]]:
    place = 0
    while (found := re.compile(r"(\w+)\s*=\s*\{").search(body, place)) is not None:
        end = _closing(body, found.end() - 1)
        yield found[1], re.sub(r"\s+", " ", body[found.end() : end]).strip()
        place = end


def software(version: str = "") -> Reference:
    """Return the reference of the software itself.

    Parameters
    ----------
    version : str, optional
        Default: the installed one.

    Returns
    -------
    Reference
    """
    fields = {
        "author": " and ".join(f"{{{name}}}" for name in SOFTWARE_AUTHORS),
        "title": f"{{{SOFTWARE_TITLE}}}",
        "version": version or _core.version,
        "note": f"Software, license {SOFTWARE_LICENSE}",
    }
    lines = ",\n".join(f"  {name:7} = {{{value}}}" for name, value in fields.items())
    return Reference(
        key="skinheal", kind="software", fields=MappingProxyType(fields), bibtex=f"@software{{skinheal,\n{lines}\n}}"
    )


def citations(
    used: Iterable[str], bibliography: str, version: str = ""
) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
    """Return the references of some sources, and those that have no entry.

    Parameters
    ----------
    used : iterable of str
        Keys, as parameters name them.
    bibliography : str
        BibTeX with their entries.
    version : str, optional
        Of the software.

    Returns
    -------
    references : tuple of Reference
        The software first, then by key.
    unknown : tuple of str
        Sources that a scenario gave in words, e.g. ``"this study"``.
    """
    known = {entry.key: entry for entry in read_bibtex(bibliography)}
    wanted = sorted({key for key in used if key})
    found = tuple(known[key] for key in wanted if key in known)
    return (software(version), *found), tuple(key for key in wanted if key not in known)
