"""On which page of a PDF its anchors stand.

Chromium cannot print page numbers of other places (`target-counter` of CSS), but writes where every linked anchor went:
a dictionary of named destinations, `/name [12 0 R /XYZ x y z]`, in plain text (PDF 1.4, 8.2.1), as is the tree of pages.
"""

import re

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_DESTINATION = re.compile(rb"/([\w.-]+) \[(\d+) 0 R /XYZ ")
_KIDS = re.compile(rb"/Kids \[([^\]]*)\]")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_NAME = re.compile(rb"/(Dests|Pages) (\d+) 0 R")


def pages_of_anchors(pdf: bytes) -> dict[str, int]:
    """Page numbers, from 1, by anchor; none for a PDF that names no anchors or is not written as Chromium does today."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    catalog = next((body for body in objects.values() if b"/Type /Catalog" in body), b"")
    roots = {name: int(number) for name, number in _NAME.findall(catalog)}
    if roots.keys() != {b"Dests", b"Pages"}:
        return {}
    numbers = {page: number for number, page in enumerate(_leaves(objects, roots[b"Pages"]), start=1)}
    return {name.decode(): numbers[int(page)] for name, page in _DESTINATION.findall(objects[roots[b"Dests"]])}


def _leaves(objects: dict[int, bytes], node: int) -> list[int]:
    kids = _KIDS.search(objects[node]) if b"/Type /Pages" in objects[node] else None
    if kids is None:
        return [node]
    return [leaf for kid in _REFERENCE.findall(kids[1]) for leaf in _leaves(objects, int(kid))]
