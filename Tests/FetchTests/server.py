"""A web server with the faults that downloads meet. Prints its port, and ends when standard input does.

The file is 300,000 bytes, each the number of its thousand. Paths: /file, /no-ranges, /drops-once (breaks off
in the middle, once), /always-drops, /wrong (other bytes), /busy-twice (503, then the file), /redirect,
/drips (some bytes, then silence), /too-long, /log (the ranges that were asked for).
"""

import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FILE = bytes(i // 1000 % 256 for i in range(300_000))
counts, ranges, lock = {}, [], threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        with lock:
            count = counts[self.path] = counts.get(self.path, 0) + 1
            wanted = self.headers.get("Range", "")
            if self.path != "/log":
                ranges.append(wanted or "all")
        if self.path == "/log":
            return self.send("\n".join(ranges).encode())
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "/file")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if self.path == "/busy-twice" and count <= 2:
            return self.send(b"come back later", 503)
        body = {"/wrong": FILE[::-1], "/too-long": FILE + b"more"}.get(self.path, FILE)
        known = {"/file", "/no-ranges", "/drops-once", "/always-drops", "/wrong", "/busy-twice",
                 "/drips", "/too-long"}
        if self.path not in known:
            return self.send(b"not here", 404)
        first = int(wanted[6:].split("-")[0]) if wanted and self.path != "/no-ranges" else 0
        if first >= len(body):
            return self.send(b"", 416)
        self.send_response(206 if first else 200)
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - first))
        self.end_headers()
        rest = body[first:]
        if self.path == "/always-drops" or self.path == "/drops-once" and count == 1:
            rest = rest[:0 if self.path == "/always-drops" and count > 1 else len(rest) // 2]
            self.close_connection = True
        if self.path == "/drips" and count == 1:
            self.wfile.write(rest[:1000])
            self.wfile.flush()
            time.sleep(20)
            self.close_connection = True
            return None
        self.wfile.write(rest)
        self.wfile.flush()
        return None

    def send(self, body, status=200):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
