"""Builds a program of this package in release mode."""
import pathlib, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent


def built(name):
    """The path of the program; what the build says goes to the standard error."""
    build = ["swift", "build", "-c", "release", "--package-path", str(HERE), "--product", name]
    subprocess.run(build, check=True, stdout=sys.stderr)
    folder = subprocess.run(build + ["--show-bin-path"], check=True, text=True,
                            capture_output=True).stdout.strip()
    return f"{folder}/{name}"


def output(*command):
    """What a command prints."""
    return subprocess.run([str(word) for word in command], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()
