"""A terminal for tests: runs a program on a real pseudo-terminal and keeps what a user would see.

Reads one JSON object on standard input: `command`, `columns`, `rows`, and `steps`, each an object with one key:

    {"wait": "pattern"}      until the screen shows what the regular expression finds, at most `within` seconds
    {"type": "text"}         as if typed
    {"resize": [40, 20]}     another size of the window, in columns and rows
    {"sleep": 0.5}           keeps reading for so many seconds
    {"look": "name"}         keeps the screen under a name
    {"end": true}            until the program ends

Writes one JSON object: `looks` (the lines of each kept screen, and which colours they have), `raw` (all that the
program wrote), `last` (the final screen with what scrolled off above it), and `status`.
"""
import codecs
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

import pyte


def main():
    job = json.load(sys.stdin)
    columns, rows = job.get("columns", 80), job.get("rows", 24)
    screen = pyte.HistoryScreen(columns, rows, history=5000)
    stream = pyte.Stream(screen)
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(job["command"][0], job["command"])
    resize(terminal, columns, rows)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    state = {"raw": "", "open": True}

    def read(seconds):
        ready, _, _ = select.select([terminal], [], [], seconds)
        if not ready:
            return
        try:
            data = os.read(terminal, 65536)
        except OSError:
            data = b""
        if not data:
            state["open"] = False
            return
        text = decoder.decode(data)
        state["raw"] += text
        stream.feed(text)

    def lines():
        return [line.rstrip() for line in screen.display]

    looks, failure = {}, None
    for step in job["steps"]:
        deadline = time.time() + step.get("within", 120)
        if "wait" in step:
            while not re.search(step["wait"], "\n".join(lines())):
                if not state["open"] or time.time() > deadline:
                    failure = "never seen: %s" % step["wait"]
                    break
                read(0.1)
            if failure:
                break
        elif "type" in step:
            os.write(terminal, step["type"].encode())
        elif "resize" in step:
            resize(terminal, *step["resize"])
            screen.resize(step["resize"][1], step["resize"][0])
            os.kill(pid, signal.SIGWINCH)
        elif "sleep" in step:
            end = time.time() + step["sleep"]
            while state["open"] and time.time() < end:
                read(0.05)
        elif "look" in step:
            used = {c.fg for row in screen.buffer.values() for c in row.values()} - {"default"}
            looks[step["look"]] = {"lines": lines(), "colors": sorted(used)}
        elif "end" in step:
            while state["open"] and time.time() < deadline:
                read(0.2)
    if state["open"]:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    above = ["".join(row[x].data for x in range(screen.columns)).rstrip() for row in screen.history.top]
    json.dump(
        {"looks": looks, "raw": state["raw"], "last": above + lines(), "failure": failure,
         "status": os.waitstatus_to_exitcode(status)}, sys.stdout)


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


main()
