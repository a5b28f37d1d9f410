#!/usr/bin/env python3
"""How long the engine takes, beside other build tools that run the same graph in the same run.

The graph is as many independent stages as asked, each of which writes one small file. Every tool makes it once and then
has nothing to do: medians of several calls. Tools that are not on the machine are named and left out.

usage: engine.py [--program .build/release/repro] [--stages 200] [--many 10000] [--calls 5] [--rounds 1]
                 [--tools DIR] [--only NAME ...]

  --stages  how many stages every tool runs
  --many    how many stages the tools that are quick enough have nothing to do with; 0 leaves that out
  --rounds  how often the tools take turns: A B A B, for a machine that others use too
  --tools   a folder with further programs: the bin/ of a virtual environment (pip install ninja snakemake dvc)
  --only    some of: repro commands ninja make snakemake dvc smoke
"""
import argparse, json, os, pathlib, platform, shutil, statistics, subprocess, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


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


def repro(program, folder, stages):
    (folder / "pipeline.json").write_text(json.dumps(manifest(stages)))
    return [program, "samples", "-q", "-j2"]


def ninja(program, folder, stages):
    builds = "".join(f"build out/{n}: write\n  n = {n}\n" for n in range(stages))
    (folder / "build.ninja").write_text("rule write\n  command = echo $n > $out\n" + builds)
    return [program, "-j2"]


def make(program, folder, stages):
    (folder / "out").mkdir(exist_ok=True)
    targets = " ".join(f"out/{n}" for n in range(stages))
    (folder / "Makefile").write_text(f"all: {targets}\nout/%:\n\techo $* > $@\n")
    return [program, "-j2", "-s"]


def snakemake(program, folder, stages):
    (folder / "Snakefile").write_text(
        f"rule all:\n    input: expand('out/{{n}}', n=range({stages}))\n"
        "rule write:\n    output: 'out/{n}'\n    shell: 'echo {wildcards.n} > {output}'\n")
    return [program, "-j2", "-q"]


def dvc(program, folder, stages):
    subprocess.run([program, "init", "--no-scm", "-q"], cwd=folder, check=True, **QUIET)
    subprocess.run([program, "config", "core.analytics", "false"], cwd=folder, check=True, **QUIET)
    (folder / "out").mkdir(exist_ok=True)
    (folder / "dvc.yaml").write_text(json.dumps({"stages": {
        f"write{n}": {"cmd": f"echo {n} > out/{n}", "outs": [f"out/{n}"]} for n in range(stages)}}))
    return [program, "repro", "-q"]


def commands(program, folder, stages):
    """The same commands as the other tools run, as stages of the kind `command`."""
    (folder / "pipeline.json").write_text(json.dumps({
        "version": 1, "defaultProfile": "full", "profiles": {"full": {}},
        "axes": {"n": list(range(stages))},
        "stages": [{"id": "write", "kind": "command", "over": {"n": "n"}, "run": "echo {n} > out",
                    "outputs": ["out"]}]}))
    return [program, "write", "-q", "-j2"]


TOOLS = {"repro": repro, "commands": commands, "ninja": ninja, "make": make, "snakemake": snakemake, "dvc": dvc}
# The others take minutes to find that there is nothing to do.
QUICK = ["repro", "commands", "ninja", "make"]


def seconds(command, folder):
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, **QUIET)
    return time.perf_counter() - began


def median(command, folder, calls):
    return statistics.median(seconds(command, folder) for _ in range(calls))


def processor_seconds():
    used = os.times()
    return used.children_user + used.children_system


def processor():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    name = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")),
                platform.machine())
    return f"{name}, {os.cpu_count()} cores"


def beside(tools, stages, calls, rounds, place):
    """One table: the first build and nothing to do; the tools take turns, and medians of their turns are printed."""
    print(f"\n{stages:,} tiny stages, `-j2`, {rounds} turns:\n")
    print("| tool | first build | a stage | processor time a stage | nothing to do | its processor time |")
    print("|:--|--:|--:|--:|--:|--:|")
    turns = {name: [] for name in tools}
    for _ in range(rounds):
        for name, program in tools.items():
            folder = pathlib.Path(tempfile.mkdtemp(dir=place))
            command = TOOLS[name](program, folder, stages)
            used = processor_seconds()
            first = seconds(command, folder)
            between = processor_seconds()
            nothing = median(command, folder, calls)
            idle = (processor_seconds() - between) / calls
            turns[name].append((first, between - used, nothing, idle))
            shutil.rmtree(folder)
    for name, figures in turns.items():
        first, used, nothing, idle = map(statistics.median, zip(*figures))
        print(f"| {name} | {first:.2f} s | {1000 * first / stages:.1f} ms | {1000 * used / stages:.1f} ms | "
              f"{1000 * nothing:.0f} ms | {1000 * idle:.0f} ms |", flush=True)


def smoke(program, calls, place):
    small = ["-f", str(ROOT / "pipeline.json"), "--profile", "smoke", "--store", f"{place}/small"]
    build = [program, "all", *small, "--output", f"{place}/tables"]
    seconds(build, place)
    print(f"\n| call | ms |\n|:--|--:|\n| `repro all` with nothing to do, smoke profile | "
          f"{1000 * median(build, place, calls):.0f} |\n| `status`, smoke profile | "
          f"{1000 * median([program, 'status', *small], place, calls):.0f} |")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / ".build/release/repro")
    parser.add_argument("--stages", type=int, default=200)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--calls", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--tools", default="")
    parser.add_argument("--only", nargs="+", default=[*TOOLS, "smoke"], choices=[*TOOLS, "smoke"])
    options = parser.parse_args()
    if options.tools:
        os.environ["PATH"] = f"{pathlib.Path(options.tools).resolve()}:{os.environ['PATH']}"
    own = str(pathlib.Path(options.program).resolve())
    found = {name: own if name in ("repro", "commands") else shutil.which(name)
             for name in TOOLS if name in options.only}
    print(f"{processor()}, {time.strftime('%Y-%m-%d')}, load {os.getloadavg()[0]:.1f}")
    for name in [name for name, program in found.items() if not program]:
        print(f"{name} is not here and left out")
        del found[name]
    with tempfile.TemporaryDirectory() as place:
        beside(found, options.stages, options.calls, options.rounds, place)
        if options.many:
            quick = {name: program for name, program in found.items() if name in QUICK}
            beside(quick, options.many, options.calls, 1, place)
        if "smoke" in options.only:
            smoke(own, options.calls, place)


if __name__ == "__main__":
    main()
