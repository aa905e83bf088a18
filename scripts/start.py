#!/usr/bin/env python3
"""Which functions run when an article is opened and read: start.ld, by which the linker puts them side by side.

    cargo build --release && python3 scripts/start.py target/release/tandai > start.ld

Valgrind's callgrind says which they are, once for each article of seeds/. A list that is out of date costs nothing but what it
would save: names that are gone match nothing. Names stand without what a compiler adds to tell two of a name apart."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time

# Keys that are pressed after everything is found: moving, searching, a mark, undoing it, the help, leaving.
KEYS = [" ", "\x02", "j", "j", "w", "k", "/di\r", "n", "\x1b", "v", "e", "1", "u", "\t", "j", "\t", "?", "\x1b", "q"]


def ran(program, article):
    """The functions that ran while `article` was read."""
    with tempfile.TemporaryDirectory() as folder:
        profile = os.path.join(folder, "profile")
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        copy = os.path.join(folder, os.path.basename(article))
        with open(article, "rb") as source, open(copy, "wb") as target:
            target.write(source.read())
        environment = {"TERM": "xterm-256color", "PATH": os.environ["PATH"], "HOME": folder}
        command = ["valgrind", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={profile}", program, copy]
        child = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=subprocess.DEVNULL, env=environment,
                                 start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        quiet(master, 5)
        for key in KEYS:
            os.write(master, key.encode())
            quiet(master, 0.7)
        if child.wait(60) != 0:
            sys.exit(f"{program} ended with {child.returncode}")
        with open(profile) as lines:
            return {found[1] for line in lines if (found := re.match(r"c?fn=\(\d+\) (\S+)", line))}


def quiet(master, seconds):
    """Waits until nothing was written for so long."""
    while select.select([master], [], [], seconds)[0]:
        try:
            os.read(master, 1 << 16)
        except OSError:
            return time.sleep(0.1)


def pattern(name):
    """A name without the hashes of crates, of what is generic, and of pieces of a module."""
    name = re.sub(r"17h[0-9a-f]{16}E.*", "17h*", name)
    return re.sub(r"\.llvm\.\d+", "*", re.sub(r"(?<=Cs)[0-9A-Za-z]+_", "*_", name))


def main():
    program = os.path.abspath(sys.argv[1])
    seeds = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "seeds")
    articles = [os.path.join(seeds, name) for name in sorted(os.listdir(seeds)) if name.endswith(".txt")]
    names = set().union(*(ran(program, article) for article in articles))
    sizes = {}
    for line in subprocess.run(["nm", "-S", program], capture_output=True, text=True, check=True).stdout.splitlines():
        parts = line.split()
        if len(parts) == 4 and parts[2] in "tT":
            sizes[parts[3]] = int(parts[1], 16)
    all_of, of_run = {}, {}
    for name, size in sizes.items():
        all_of[pattern(name)] = all_of.get(pattern(name), 0) + size
        if name in names:
            of_run[pattern(name)] = of_run.get(pattern(name), 0) + size
    # Those last whose names bring others along.
    kept = sorted(of_run, key=lambda name: (all_of[name] - of_run[name], name))
    print(f"/* Made by scripts/start.py: {len(kept)} names, {sum(of_run.values()) // 1024} KB that ran. */")
    print("SECTIONS {\n    .text.start : {")
    for name in kept:
        print(f"        *(.text.{name} .text.unlikely.{name})")
    print("    }\n} INSERT BEFORE .text;")


main()
