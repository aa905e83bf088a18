"""Computes agreement with scikit-learn, nltk, statsmodels, krippendorff and seqeval, to compare with ours.

    python agree.py FILE

Each line of FILE is the work of several annotators on one text: for each annotator, the label of every code point, or
null. A run of one label is an annotation. Annotators mark the same runs or nothing. Writes one line of figures per input line.
"""

import itertools
import json
import math
import sys
import warnings

import krippendorff
import numpy
from nltk.metrics.agreement import AnnotationTask
from seqeval.metrics import f1_score
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

warnings.filterwarnings("ignore")


def marks(labels):
    at = 0
    for label, run in itertools.groupby(labels):
        length = len(list(run))
        if label is not None:
            yield (at, at + length), label
        at += length


def tags(labels):
    out = ["O"] * len(labels)
    for (start, end), label in marks(labels):
        out[start:end] = ["B-" + label] + ["I-" + label] * (end - start - 1)
    return out


def figure(value):
    return None if value is None or math.isnan(value) else float(value)


def alpha(lines):
    values = sorted({str(label) for line in lines for label in line})
    if len(values) < 2:
        return None
    coded = [[values.index(str(label)) for label in line] for line in lines]
    figure = krippendorff.alpha(reliability_data=coded, level_of_measurement="nominal")
    task = AnnotationTask([(c, u, label) for c, line in enumerate(coded) for u, label in enumerate(line)])
    assert abs(task.alpha() - figure) < 1e-9
    return figure


def main():
    for line in open(sys.argv[1], encoding="utf-8"):
        lines = json.loads(line)
        found = [dict(marks(line)) for line in lines]
        pairs = []
        for a, b in itertools.combinations(range(len(lines)), 2):
            both = sorted(found[a].keys() & found[b].keys())
            one, two = [found[a][place] for place in both], [found[b][place] for place in both]
            kappa = cohen_kappa_score(one, two) if both else None
            if both and not math.isnan(kappa):
                coded = [(0, i, x) for i, x in enumerate(one)] + [(1, i, x) for i, x in enumerate(two)]
                assert abs(AnnotationTask(coded).kappa() - kappa) < 1e-9
            strict = f1_score([tags(lines[a])], [tags(lines[b])]) if found[a] or found[b] else None
            pairs.append([figure(strict), figure(kappa)])
        every = sorted(set.intersection(*[set(marked) for marked in found]))
        fleiss = None
        if every:
            table = numpy.array([[marked[place] for marked in found] for place in every])
            fleiss = fleiss_kappa(aggregate_raters(table)[0])
        marked = [[None if label is None else "" for label in line] for line in lines]
        print(json.dumps([pairs, figure(fleiss), figure(alpha(lines)), figure(alpha(marked))]))


main()
