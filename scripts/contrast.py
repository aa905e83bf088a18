#!/usr/bin/env python3
"""Measures the contrast of text and marks in pictures of a terminal (WCAG 2.2, success criteria 1.4.3 and 1.4.11).

    scripts/contrast.py [--columns 100] [--rows 32] PICTURE.png...

The pictures are those of scripts/terminals.sh. A picture is cut into cells. The ground of a cell is its most frequent colour,
and that of the page the most frequent ground. The contrast of a word is that between its ground and the pixel that differs
most from it: the edges of letters are blended. One line a picture: the words with the least contrast, and each ground with
its contrast to the page. Exit status 1 if a word has less than 4.5, or a ground of marks less than 3.

Needs Pillow (Debian: python3-pil).
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from PIL import Image

LEAST_TEXT = 4.5
LEAST_MARK = 3.0
# A ground on fewer cells is a cursor or the edge of a window.
LEAST_CELLS = 8
# Letters cover part of a cell; a bar or a cursor covers less or all of it.
LEAST_INK = 0.02


def luminance(color):
    def linear(value):
        value /= 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def cells(image, columns, rows):
    """The cells of a picture, row by row: the ground, and the greatest contrast of a pixel to it, or None without ink."""
    width, height = image.width // columns, image.height // rows
    left, top = (image.width - width * columns) // 2, (image.height - height * rows) // 2
    for row in range(rows):
        line = []
        for column in range(columns):
            box = (left + column * width, top + row * height, left + (column + 1) * width, top + (row + 1) * height)
            colors = image.crop(box).getcolors(width * height)
            count, ground = max(colors)
            ink = width * height - count
            best = max((contrast(color, ground) for _, color in colors), default=1)
            line.append((ground, best if ink >= LEAST_INK * width * height and best > 1.2 else None))
        yield line


def words(line):
    """The words of a row: the column, the ground and the contrast of each run of cells with ink on the same ground."""
    start = None
    for column, (ground, ink) in enumerate([*line, (None, None)]):
        if start is not None and (ink is None or ground != line[start][0]):
            yield start, line[start][0], max(ink for _, ink in line[start:column])
            start = None
        if start is None and ink is not None:
            start = column


def measure(path, columns, rows):
    image = Image.open(path).convert("RGB")
    lines = list(cells(image, columns, rows))
    grounds = Counter(ground for line in lines for ground, _ in line)
    page = grounds.most_common(1)[0][0]
    found = [
        (ink, row, column)
        for row, line in enumerate(lines)
        for column, ground, ink in words(line)
        if grounds[ground] >= LEAST_CELLS
    ]
    marks = {
        ground: contrast(ground, page)
        for ground, count in grounds.items()
        if count >= LEAST_CELLS and ground != page and contrast(ground, page) > 1.05
    }
    return page, sorted(found), marks


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--columns", type=int, default=100)
    parser.add_argument("--rows", type=int, default=32)
    parser.add_argument("pictures", nargs="+", type=Path)
    arguments = parser.parse_args()
    fails = 0
    for path in arguments.pictures:
        page, found, marks = measure(path, arguments.columns, arguments.rows)
        least = ", ".join(f"{ink:.1f} (row {row}, column {column})" for ink, row, column in found[:3]) or "no text"
        grounds = ", ".join(f"#{r:02x}{g:02x}{b:02x} {ratio:.1f}" for (r, g, b), ratio in sorted(marks.items())) or "none"
        wrong = sum(ink < LEAST_TEXT for ink, _, _ in found) + sum(ratio < LEAST_MARK for ratio in marks.values())
        fails += wrong
        print(f"{path.name}: page #{page[0]:02x}{page[1]:02x}{page[2]:02x}; least text {least}; grounds {grounds}; {wrong} below")
    sys.exit(1 if fails else 0)


if __name__ == "__main__":
    main()
