#!/usr/bin/env python3
"""How long the engine takes when there is nothing to do: medians of several calls.

Builds a store of 10,000 tiny stages once (some minutes), then times `status` over it, a build
without work, and the same on the smoke profile.

usage: engine.py [--program .build/release/repro] [--stages 10000] [--calls 9]
"""
import argparse, json, pathlib, statistics, subprocess, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def manifest(stages):
    """Data stages of a few bytes: 50 class counts by as many seeds as it takes."""
    return {
        "version": 1, "defaultProfile": "tiny",
        "axes": {"classes": list(range(2, 52)), "seed": list(range(-(-stages // 50)))},
        "recipes": {"teacher": {"inputDimension": 2, "width": 2, "trainSamples": 4,
                                "testSamples": 4, "initialization": "pytorch-default",
                                "draw": "per-seed"}},
        "stages": [{"id": "samples", "kind": "teacher-data", "recipe": "teacher",
                    "over": {"classes": "classes", "seed": "seed"}}],
        "profiles": {"tiny": {"description": "As small as it can be."}},
    }


def milliseconds(command, calls):
    times = []
    for _ in range(calls):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=ROOT / ".build/release/repro")
    parser.add_argument("--stages", type=int, default=10_000)
    parser.add_argument("--calls", type=int, default=9)
    options = parser.parse_args()
    program = str(pathlib.Path(options.program).resolve())
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "large.json").write_text(json.dumps(manifest(options.stages)))
        large = ["-f", str(path / "large.json"), "--store", str(path / "large")]
        small = ["-f", str(ROOT / "pipeline.json"), "--profile", "smoke",
                 "--store", str(path / "small")]
        build = [program, "all", *small, "--output", str(path / "tables")]
        print(f"| call | ms |\n|:--|--:|")
        nothing = milliseconds([program, "status", *large], options.calls)
        print(f"| `status`, {options.stages:,} stages, nothing run yet | {nothing:.0f} |")
        began = time.perf_counter()
        subprocess.run([program, "samples", *large, "--quiet"], check=True)
        seconds = time.perf_counter() - began
        fresh = milliseconds([program, "status", *large], options.calls)
        print(f"| `status`, {options.stages:,} stages, all fresh | {fresh:.0f} |")
        noop = milliseconds([program, "samples", *large, "--quiet"], options.calls)
        print(f"| build of {options.stages:,} fresh stages | {noop:.0f} |")
        print(f"| running one tiny stage (of {options.stages:,}) | "
              f"{1000 * seconds / options.stages:.1f} |")
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        print(f"| `repro all` with nothing to do, smoke profile | "
              f"{milliseconds(build, options.calls):.0f} |")
        print(f"| `status`, smoke profile | "
              f"{milliseconds([program, 'status', *small], options.calls):.0f} |")


if __name__ == "__main__":
    main()
