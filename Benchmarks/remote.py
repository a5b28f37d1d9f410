#!/usr/bin/env python3
"""How long a push of many small files to a web server on loopback takes, and what a second push sends.

An nginx with the configuration of docs/remote-cache.md runs for as long as this does. Its log says what was asked.

usage: remote.py [--program .build/release/repro] [--blobs 1000] [--bytes 2048] [--pushes 5]

  --blobs   how many files are pushed, each with bytes of its own
  --bytes   how large each is
  --pushes  how often all are pushed to an empty server, and pulled by an empty store; medians count
"""
import argparse, collections, json, os, pathlib, re, shutil, socket, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
STAGES = 10


def manifest(blobs, size):
    """Commands that write the files, a tenth of them each; random numbers make their bytes."""
    files = [f"f{number}" for number in range(blobs // STAGES)]
    code = ("import random, sys; r = random.Random(int(sys.argv[1]))\n"
            f"for n in range({len(files)}): open('f%d' % n, 'wb').write(r.randbytes({size}))")
    return {
        "version": 1, "defaultProfile": "all", "axes": {"part": list(range(STAGES))},
        "stages": [{"id": "files", "kind": "command", "run": ["python3", "-c", code, "{part}"],
                    "over": {"part": "part"}, "outputs": files}],
        "profiles": {"all": {"description": "Everything."}},
    }


class Server:
    """nginx as docs/remote-cache.md describes it, in a folder of its own."""

    def __init__(self, folder):
        self.folder, self.log = folder, folder / "access.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        text = (ROOT / "docs/remote-cache.md").read_text()
        text = re.search(r"```nginx\n(.*?)```", text, re.S).group(1)
        user = "root" if os.geteuid() == 0 else os.environ.get("USER", "nobody")
        for old, new in [("user www-data;", f"user {user}; pid {folder}/pid; error_log {folder}/error.log; daemon off;"),
                         ("access_log off;", f"log_format l '$request_method $request_length'; access_log {self.log} l;"),
                         ("127.0.0.1:8080", f"127.0.0.1:{self.port}"), ("/srv/repro", str(folder))]:
            if old not in text:
                sys.exit(f"remote: error: docs/remote-cache.md has no \"{old}\" in its configuration")
            text = text.replace(old, new)
        (folder / "nginx.conf").write_text(text)
        (folder / "htpasswd").write_text("builder:{PLAIN}secret\n")
        self.data = folder / "data"
        self.data.mkdir()
        self.process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")])
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        sys.exit(f"remote: error: nginx did not start\n{(folder / 'error.log').read_text()}")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def forget(self):
        """As a server that has nothing."""
        for path in (self.data / "ac", self.data / "cas"):
            shutil.rmtree(path, ignore_errors=True)

    def asked(self):
        """How many requests of each method came since the last call, and how many bytes they had."""
        # A line is written after its answer was sent.
        time.sleep(0.2)
        lines = [line.split() for line in self.log.read_text().splitlines()]
        self.log.write_text("")
        return collections.Counter(line[0] for line in lines), sum(int(line[1]) for line in lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=str(ROOT / ".build/release/repro"))
    parser.add_argument("--blobs", type=int, default=1000)
    parser.add_argument("--bytes", type=int, default=2048)
    parser.add_argument("--pushes", type=int, default=5)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "server").mkdir()
        server = Server(folder / "server")
        try:
            (folder / "pipeline.json").write_text(json.dumps(manifest(options.blobs, options.bytes)))
            credentials = {"REPRO_REMOTE_USER": "builder", "REPRO_REMOTE_PASSWORD": "secret"}

            def repro(*words):
                start = time.monotonic()
                subprocess.run([program, *words], cwd=folder, env={**os.environ, **credentials}, check=True,
                               stdout=subprocess.DEVNULL)
                return time.monotonic() - start

            repro("files", "-q")
            server.asked()
            times = collections.defaultdict(list)
            for number in range(options.pushes):
                server.forget()
                times["push"].append(repro("store", "push", "files", "--remote", server.url))
                first = server.asked()
                times["second push"].append(repro("store", "push", "files", "--remote", server.url))
                second = server.asked()
                times["pull"].append(
                    repro("store", "pull", "files", "--remote", server.url, "--store", f"other{number}"))
                pulled = server.asked()
        finally:
            server.process.terminate()
            server.process.wait()
    print(f"{options.blobs} files of {options.bytes} bytes, medians of {options.pushes} (the slowest)")
    for what, (methods, sent) in [("push", first), ("second push", second), ("pull", pulled)]:
        requests = ", ".join(f"{count} {method}" for method, count in sorted(methods.items()))
        print(f"{what:12} {statistics.median(times[what]):6.2f} s ({max(times[what]):.2f} s)"
              f"  {requests}; {sent} bytes of requests")


if __name__ == "__main__":
    main()
