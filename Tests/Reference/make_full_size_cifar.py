#!/usr/bin/env python3
"""Writes CIFAR-10 and CIFAR-100 as their publisher packs them, with all their images, and a table of downloads.

usage: make_full_size_cifar.py FOLDER ADDRESS >table.json

The images are made up: a pattern for each class. FOLDER/NAME/FILE are the archives, and the table says that they come
from ADDRESS/NAME/FILE. Nothing but the standard library of Python 3 is needed.
"""

import hashlib
import json
import pathlib
import sys

import published_formats

SIDE = 32


def pixels(label, index):
    """Red, green and blue planes of stripes whose period tells the class; the index shifts them."""
    row = bytes(255 if (x * (label % 16 + 1) + index) % 32 < 16 else label for x in range(SIDE))
    return row * SIDE + bytes([label]) * SIDE * SIDE + row * SIDE


def records(count, classes, head):
    """`count` records, as many of each class: `head` makes the labels, the planes follow."""
    patterns = [[head(label) + pixels(label, shift) for shift in range(4)] for label in range(classes)]
    return b"".join(patterns[index % classes][index // classes % 4] for index in range(count))


def main():
    folder, address = pathlib.Path(sys.argv[1]), sys.argv[2]
    table = []
    for name in ["cifar-10", "cifar-100"]:
        path = folder / name / f"{name}-binary.tar.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        if name == "cifar-10":
            batches = [records(10_000, 10, lambda label: bytes([label]))] * 5
            published_formats.cifar10(path, batches, batches[0], level=1)
        else:
            train, test = (records(n, 100, lambda label: bytes([label // 5, label])) for n in (50_000, 10_000))
            published_formats.cifar100(path, train, test, level=1)
        table.append({
            "name": name, "terms": "made up", "home": address,
            "files": [{
                "name": path.name, "url": f"{address}/{name}/{path.name}",
                "md5": hashlib.md5(path.read_bytes()).hexdigest(), "byteCount": path.stat().st_size}]})
    json.dump(table, sys.stdout)


if __name__ == "__main__":
    main()
