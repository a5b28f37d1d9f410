"""A web server with the faults that downloads meet. Prints its port, and ends when standard input does.

The file is 300,000 bytes, each the number of its thousand. The first part of the path says how it comes:
/file, /no-ranges, /drops-once (breaks off in the middle, once), /always-drops, /drops-without-ranges (each time
elsewhere), /wrong (other bytes), /busy-twice (503, then the file), /busy, /redirect, /drips (some bytes, then
silence, once), /trickles (slowly, but without a break), /too-long, /folder/PATH (a file of the folder that the second
argument names), and anything else is missing. What was asked for is added to the file of the first argument: range,
tab, path. As a proxy it takes whole addresses.
"""

import pathlib
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlparse

FILE = bytes(i // 1000 % 256 for i in range(300_000))
counts, lock = {}, threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        mode = urlparse(self.path).path.split("/")[1]
        wanted = self.headers.get("Range", "")
        with lock:
            count = counts[self.path] = counts.get(self.path, 0) + 1
            with open(sys.argv[1], "a") as log:
                log.write(f"{wanted or 'all'}\t{self.path}\n")
        if mode == "redirect":
            self.send_response(302)
            self.send_header("Location", "/file")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if mode == "busy" or mode == "busy-twice" and count <= 2:
            return self.send(b"come back later", 503)
        if mode not in {"file", "no-ranges", "drops-once", "always-drops", "drops-without-ranges", "wrong",
                        "busy-twice", "drips", "trickles", "too-long", "folder"}:
            return self.send(b"not here", 404)
        body = (pathlib.Path(sys.argv[2]) / self.path.split("/folder/")[1]).read_bytes() if mode == "folder" else {"wrong": FILE[::-1], "too-long": FILE + b"more"}.get(mode, FILE)
        has_ranges = mode not in {"no-ranges", "drops-without-ranges"}
        first = int(wanted[6:].split("-")[0]) if wanted and has_ranges else 0
        if first >= len(body):
            return self.send(b"", 416)
        self.send_response(206 if first else 200)
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - first))
        self.end_headers()
        self.send_body(body[first:], mode, count)

    def send_body(self, rest, mode, count):
        if mode == "always-drops" or mode == "drops-once" and count == 1:
            rest = rest[:0 if mode == "always-drops" and count > 1 else len(rest) // 2]
            self.close_connection = True
        if mode == "drops-without-ranges":
            rest = rest[:200_000 if count % 2 else 100_000]
            self.close_connection = True
        if mode == "drips" and count == 1:
            self.wfile.write(rest[:1000])
            self.wfile.flush()
            time.sleep(600)
            self.close_connection = True
            return
        step = 10_000 if mode == "trickles" else len(rest)
        for start in range(0, len(rest), max(step, 1)):
            self.wfile.write(rest[start:start + step])
            self.wfile.flush()
            if mode == "trickles":
                time.sleep(0.08)

    def send(self, body, status):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
