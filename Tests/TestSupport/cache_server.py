"""A store of results over HTTP with the faults that networks and servers have. Prints two ports, ends with its input.

The first part of a path is how the server behaves; objects are the same for all of them:

    plain      as bazel-remote: PUT needs credentials, bytes must have the digest of their name, an entry is an
               ActionResult whose files are all there, or it is refused (PUT) or not found (GET)
    private    the same, and GET needs credentials, too      read-only  every PUT is refused
    blind      as nginx: takes and gives whatever it is told
    flip       a bit of each file is another                 flip-files the same, but of records
    truncate   breaks off in the middle of a file            short      whole answers with half of a file
    hollow     has entries and no files                      oversize   more bytes than there are
    html       a page for people, whatever is asked          error      500
    hang       no answer                                     hang-body  half an answer, then none
    drip       a byte every half second                      slow       answers after two seconds
    redirect   leads to the second port, which is anybody's  downgrade  leads to another machine by HTTP
    drop-once  closes each connection once without a word
    bucket     as S3: requests are signed, or refused

Credentials are the user `builder` with the password of the second argument, which is the token and the secret key, too.
Each request is a line of JSON in the file of the first argument.
"""

import hashlib
import hmac
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from base64 import b64encode

LOG, SECRET = sys.argv[1], sys.argv[2]
BASIC = "Basic " + b64encode(f"builder:{SECRET}".encode()).decode()
objects, dropped, lock = {}, set(), threading.Lock()


def fields(message):
    """The fields of a Protocol Buffers message."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
        else:
            assert tag & 7 == 2, "an unknown wire type"
            length = varint()
            assert at + length <= len(message), "a field that is cut"
            yield tag >> 3, message[at:at + length]
            at += length


def files_of(entry):
    """Digest and size of each file in an ActionResult."""
    for number, file in fields(entry):
        assert number == 2, "a field that is no output file"
        inner = dict(fields(file))
        digest = dict(fields(inner[2]))
        assert inner[1].decode() and not inner[1].startswith(b"/")
        yield digest[1].decode(), digest.get(2, 0)


def is_whole(entry):
    try:
        return all(len(objects.get(f"cas/{digest}", b"x")) == size for digest, size in files_of(entry)
                   if size or f"cas/{digest}" in objects or digest != hashlib.sha256().hexdigest())
    except (AssertionError, IndexError, KeyError, UnicodeDecodeError):
        return False


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def note(self, status, received=0):
        line = json.dumps({
            "method": self.command, "path": self.path, "status": status, "received": received,
            "port": self.server.server_port, "client": self.client_address[1],
            "authorization": self.headers.get("Authorization", ""),
        })
        with lock, open(LOG, "a") as log:
            log.write(line + "\n")

    def is_known(self):
        return self.headers.get("Authorization", "") in (BASIC, f"Bearer {SECRET}")

    def is_signed(self, body):
        """Signature Version 4 of AWS, computed as its documents say."""
        given = self.headers.get("Authorization", "")
        if not given.startswith("AWS4-HMAC-SHA256 "):
            return False
        parts = dict(part.strip().split("=", 1) for part in given[17:].split(","))
        key, day, region, service, _ = parts["Credential"].split("/")
        names = parts["SignedHeaders"].split(";")
        content = self.headers.get("x-amz-content-sha256", "")
        if key != "AKIDEXAMPLE" or content != hashlib.sha256(body).hexdigest() or "host" not in names:
            return False
        canonical = "\n".join(
            [self.command, self.path, ""] + [f"{name}:{' '.join(self.headers[name].split())}" for name in names]
            + ["", ";".join(names), content])
        moment = self.headers["x-amz-date"]
        scope = f"{day}/{region}/{service}/aws4_request"
        text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        secret = ("AWS4" + SECRET).encode()
        for word in (day, region, service, "aws4_request"):
            secret = hmac.new(secret, word.encode(), hashlib.sha256).digest()
        expected = hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
        return moment[:8] == day and service == "s3" and hmac.compare_digest(expected, parts["Signature"])

    def answer(self, status, body=b"", received=0, headers=()):
        self.note(status, received)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def start(self):
        """The behaviour and the object; None when the request is answered."""
        mode, name = self.path[1:].split("/", 1)
        if self.server is other:
            return "plain", name
        if mode == "bucket":
            name = name.split("/", 1)[1]
        if mode == "html":
            self.answer(200, b"<!doctype html><title>Sign in</title>")
        elif mode == "error":
            self.answer(500)
        elif mode in ("hang", "drop-once") and (mode == "hang" or self.drops()):
            self.note(0)
            if mode == "hang":
                time.sleep(600)
            self.close_connection = True
        elif mode == "redirect" and self.command != "PUT":
            self.answer(307, headers=[("Location", f"http://127.0.0.1:{other.server_port}{self.path}")])
        elif mode == "downgrade":
            self.answer(307, headers=[("Location", "http://192.0.2.1/" + name)])
        else:
            return mode, name
        return None

    def drops(self):
        with lock:
            is_first = self.path not in dropped
            dropped.add(self.path)
        return is_first

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        begun = self.start()
        if not begun:
            return
        mode, name = begun
        if mode == "read-only" or not (self.is_signed(body) if mode == "bucket" else self.is_known()):
            return self.answer(403 if mode in ("read-only", "bucket") else 401, received=len(body))
        if mode not in ("blind", "bucket"):
            kind, digest = name.split("/")
            if kind == "cas" and hashlib.sha256(body).hexdigest() != digest or kind == "ac" and not is_whole(body):
                return self.answer(400, received=len(body))
        objects[name] = body
        self.answer(200, received=len(body))

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        begun = self.start()
        if not begun:
            return
        mode, name = begun
        if mode == "private" and not self.is_known():
            return self.answer(401)
        if mode == "bucket" and not self.is_signed(b""):
            return self.answer(403)
        if mode == "slow":
            time.sleep(2)
        body, is_file = objects.get(name), name.startswith("cas/")
        if body is None or mode == "hollow" and is_file or not is_file and mode == "plain" and not is_whole(body):
            return self.answer(404, b"not found")
        if not is_file:
            return self.answer(200, body)
        is_record = body.startswith(b'{"code"') or b'"preimage":' in body
        if mode == "flip" or mode == "flip-files" and not is_record:
            middle = len(body) // 2
            body = body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1:] if body else body
        elif mode == "short":
            body = body[:len(body) // 2]
        elif mode == "oversize":
            body += b"x" * (1 << 20)
        if mode not in ("truncate", "hang-body", "drip"):
            return self.answer(200, body)
        self.note(200)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.close_connection = True
        if mode == "drip":
            for byte in body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.5)
        else:
            self.wfile.write(body[:len(body) // 2])
            self.wfile.flush()
            if mode == "hang-body":
                time.sleep(600)


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, *arguments):
        pass


server, other = (Server(("127.0.0.1", 0), Handler) for _ in range(2))
for each in (server, other):
    threading.Thread(target=each.serve_forever, daemon=True).start()
sys.stdout.write(f"{server.server_port} {other.server_port}\n")
sys.stdout.flush()
sys.stdin.read()
