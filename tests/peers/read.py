"""Reads exported files with the programs they are meant for, and prints what these found.

    python read.py FORMAT FOLDER

Writes a JSON line for each file in FOLDER: its name, and its annotations as [start, end, label, words], in code points.
Whatever else a format holds is checked here.
"""

import csv
import json
import os
import sys
import tempfile

TERMS = {
    # The terms of the Web Annotation vocabulary that tandai writes (https://www.w3.org/TR/annotation-vocab/), by
    # namespace. No package registry has the W3C's own context; set ANNO_CONTEXT to use a local copy of it.
    "http://www.w3.org/ns/oa#": {
        "class": "Annotation TextualBody TextQuoteSelector TextPositionSelector",
        "motivation": "highlighting commenting assessing classifying tagging",
        "text": "exact prefix suffix",
        "number": "start end",
        "node": "body=hasBody target=hasTarget source=hasSource selector=hasSelector",
        "vocab": "motivation=motivatedBy purpose=hasPurpose",
    },
    "http://purl.org/dc/terms/": {"time": "created modified", "node": "creator"},
    "http://purl.org/dc/elements/1.1/": {"text": "format"},
    "http://xmlns.com/foaf/0.1/": {"class": "Person", "text": "name"},
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": {"text": "value"},
    "http://www.w3.org/ns/activitystreams#": {"class": "AnnotationPage=OrderedCollectionPage", "list": "items"},
}


def context():
    if "ANNO_CONTEXT" in os.environ:
        with open(os.environ["ANNO_CONTEXT"], encoding="utf-8") as file:
            return json.load(file)
    xsd = "http://www.w3.org/2001/XMLSchema#"
    terms = {"id": {"@type": "@id", "@id": "@id"}, "type": {"@type": "@id", "@id": "@type"}}
    for namespace, sorts in TERMS.items():
        for sort, names in sorts.items():
            for name in names.split():
                term, _, local = name.partition("=")
                definition = {"@id": namespace + (local or term)}
                definition |= {
                    "node": {"@type": "@id"},
                    "list": {"@type": "@id", "@container": "@list"},
                    "vocab": {"@type": "@vocab"},
                    "time": {"@type": xsd + "dateTime"},
                    "number": {"@type": xsd + "nonNegativeInteger"},
                }.get(sort, {})
                terms[term] = definition
    return {"@context": terms}


def webannotation(path, text):
    from pyld import jsonld

    def load(url, _options):
        assert url == "http://www.w3.org/ns/anno.jsonld", url
        return {"contextUrl": None, "documentUrl": url, "document": context()}

    oa = "http://www.w3.org/ns/oa#"
    options = {"documentLoader": load}
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    [page] = jsonld.expand(document, options)
    value = lambda node, key: node[oa + key][0]["@value"]
    for annotation in page["http://www.w3.org/ns/activitystreams#items"][0]["@list"]:
        assert annotation["@type"] == [oa + "Annotation"]
        target = annotation[oa + "hasTarget"][0]
        assert target[oa + "hasSource"][0]["@id"]
        by_type = {selector["@type"][0]: selector for selector in target[oa + "hasSelector"]}
        quote, position = by_type[oa + "TextQuoteSelector"], by_type[oa + "TextPositionSelector"]
        start, end = int(value(position, "start")), int(value(position, "end"))
        exact, prefix, suffix = (value(quote, key) for key in ("exact", "prefix", "suffix"))
        assert text[:start].endswith(prefix) and text[end:].startswith(suffix)
        motivation = annotation[oa + "motivatedBy"][0]["@id"].removeprefix(oa)
        bodies = annotation.get(oa + "hasBody", [])
        of = lambda purpose: [
            body["http://www.w3.org/1999/02/22-rdf-syntax-ns#value"][0]["@value"]
            for body in bodies
            if body[oa + "hasPurpose"][0]["@id"] == oa + purpose
        ]
        kind = {"highlighting": "highlight", "commenting": "note", "assessing": "claim"}[motivation]
        assert annotation["urn:x-tandai:record"][0]["@type"] == "@json"
        yield start, end, "/".join([kind, *of("classifying")]), exact
    # As triples, too: no statement is dropped because an IRI is not absolute.
    assert jsonld.to_rdf(document, options | {"base": "https://example.org/", "format": "application/n-quads"})


def hypothesis(path, text):
    """There is no library for this service: checks its schema, and counts offsets as its client does."""
    with open(path, encoding="utf-8") as file:
        answer = json.load(file)
    # What the client's import requires of an export.
    assert isinstance(answer["annotations"], list) and all(answer[key] for key in ("export_date", "client_version"))
    units = text.encode("utf-16-le")
    for row in answer["annotations"]:
        assert row["user"].startswith("acct:") and row["uri"] and isinstance(row["tags"], list)
        [target] = row["target"]
        by_type = {selector["type"]: selector for selector in target["selector"]}
        position, quote = by_type["TextPositionSelector"], by_type["TextQuoteSelector"]
        words = units[2 * position["start"] : 2 * position["end"]].decode("utf-16-le")
        assert words == quote["exact"]
        start = len(units[: 2 * position["start"]].decode("utf-16-le"))
        record = row["tandai"]
        yield start, start + len(words), "/".join(filter(None, [record["kind"], record["label"]])), words


def brat(path, text):
    from pybrat.parser import BratParser

    # The parser rejects two annotations on the same words; brat itself does not.
    parser = BratParser(error="ignore")
    examples = [e for e in parser.parse(os.path.dirname(path)) if e.id == os.path.basename(path)[:-4]]
    [example] = examples
    labels = {}
    with open(path, encoding="utf-8", newline="") as file:
        for line in file:
            if line.startswith("A"):
                _, name, of, value = line.rstrip("\n").replace("\t", " ").split(" ")
                assert name == "Label"
                labels[of] = value
    for entity in example.entities:
        pieces = [text[span.start : span.end] for span in entity.spans]
        assert " ".join(pieces).replace("\t", " ") == entity.mention, (pieces, entity.mention)
        start, end = entity.spans[0].start, entity.spans[-1].end
        label = "/".join(filter(None, [entity.type, labels.get(entity.id)]))
        yield start, end, label, text[start:end]


def doccano(path, text):
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    [line] = lines
    assert line["text"] == text
    for start, end, label in line["label"]:
        yield start, end, label, text[start:end]


def label_studio(path, text):
    from label_studio_sdk.converter import Converter

    with open(path[: -len(".json")] + ".config.xml", encoding="utf-8") as file:
        config = file.read()
    with tempfile.TemporaryDirectory() as folder:
        converter = Converter(config=config, project_dir=folder)
        with open(path, encoding="utf-8") as file:
            tasks = json.load(file)
        for task in tasks:
            # The converter expects a server's export, in which everything is numbered.
            task["id"] = 1
            for annotation in task.get("annotations", []):
                annotation |= {"id": 1, "created_at": "2025-01-01T00:00:00Z", "completed_by": 1}
            task.setdefault("annotations", [])
            assert task["data"]["text"] == text
            for result in converter.annotation_result_from_task(task):
                for value in result["output"].get("label", []):
                    yield value["start"], value["end"], value["labels"][0], value["text"]
            for prediction in task.get("predictions", []):
                for region in prediction["result"]:
                    value = region["value"]
                    assert region["type"] == "labels"
                    yield value["start"], value["end"], value["labels"][0], value["text"]


def prodigy(path, text):
    """Prodigy is not free; its spans and tokens are spaCy's."""
    import spacy
    from spacy.util import get_words_and_spaces

    with open(path, encoding="utf-8") as file:
        [line] = [json.loads(line) for line in file]
    assert line["text"] == text and line["answer"] == "accept"
    tokens = line["tokens"]
    for token in tokens:
        assert text[token["start"] : token["end"]] == token["text"]
        assert token["ws"] == (text[token["end"] : token["end"] + 1] == " ")
    words, spaces = get_words_and_spaces([token["text"] for token in tokens], text)
    doc = spacy.tokens.Doc(spacy.blank("xx").vocab, words=words, spaces=spaces)
    assert doc.text == text
    for span in line["spans"]:
        found = doc.char_span(span["start"], span["end"], label=span["label"])
        assert found is not None
        assert tokens[span["token_start"]]["start"] == span["start"]
        assert tokens[span["token_end"]]["end"] == span["end"]
        yield span["start"], span["end"], found.label_, found.text


def spacy(path, text):
    import spacy

    with open(path, encoding="utf-8") as file:
        [data] = [json.loads(line) for line in file]
    doc = spacy.tokens.Doc(spacy.blank("xx").vocab).from_json(data, validate=True)
    assert doc.text == text
    records = data["tandai"]["records"]
    for span in doc.spans["tandai"]:
        assert records[span.kb_id_]["kind"] in ("highlight", "note", "claim")
        yield span.start_char, span.end_char, span.label_, span.text
    for span in doc.ents:
        yield span.start_char, span.end_char, span.label_, span.text
    # spaCy writes the same entities and spans again.
    again = doc.to_json()
    assert again["ents"] == data["ents"] and again["text"] == text
    assert [s["kb_id"] for s in again["spans"]["tandai"]] == [s["kb_id"] for s in data["spans"]["tandai"]]


def webanno(path, text):
    from web_anno_tsv import open_web_anno_tsv

    at = 0
    with open_web_anno_tsv(path) as sentences:
        for sentence in sentences:
            if not sentence.text:
                continue
            begin = text.index(sentence.text, at)
            at = begin + len(sentence.text)
            for annotation in sentence.annotations:
                yield begin + annotation.start, begin + annotation.stop, annotation.label, annotation.text


def conll(path, text):
    from seqeval.metrics.sequence_labeling import get_entities

    with open(path, encoding="utf-8", newline="") as file:
        sentences = [[]]
        for line in file.read().split("\n"):
            if line.startswith("-DOCSTART-"):
                continue
            if line:
                sentences[-1].append(line.split("\t"))
            else:
                sentences.append([])
    at = 0
    for sentence in filter(None, sentences):
        places = []
        for token, _ in sentence:
            at = text.index(token, at)
            places.append((at, at + len(token)))
            at += len(token)
        for label, first, last in get_entities([tag for _, tag in sentence]):
            start, end = places[first][0], places[last][1]
            yield start, end, label, text[start:end]


def table(path, text, delimiter):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=delimiter, strict=True):
            for cell in row.values():
                assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r"), cell
            exact = row["exact"]
            start, end = int(row["start"]), int(row["end"])
            assert exact.removeprefix("'") == text[start:end] or exact == text[start:end], (exact, text[start:end])
            label = "/".join(filter(None, [row["kind"], row["label"].removeprefix("'")]))
            yield start, end, label, text[start:end]


READERS = {
    "webannotation": webannotation,
    "hypothesis": hypothesis,
    "brat": brat,
    "doccano": doccano,
    "label-studio": label_studio,
    "prodigy": prodigy,
    "spacy": spacy,
    "webanno": webanno,
    "conll": conll,
    "csv": lambda path, text: table(path, text, ","),
    "tsv": lambda path, text: table(path, text, "\t"),
}


def main():
    name, folder = sys.argv[1:]
    for file in sorted(os.listdir(folder)):
        if file.endswith(".text"):
            stem = file[: -len(".text")]
            with open(os.path.join(folder, file), encoding="utf-8", newline="") as source:
                text = source.read()
            [path] = [
                os.path.join(folder, other)
                for other in os.listdir(folder)
                if other.startswith(stem + ".") and not other.endswith((".text", ".txt", ".xml"))
            ]
            print(json.dumps([stem, sorted(READERS[name](path, text))]))


main()
