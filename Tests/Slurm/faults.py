#!/usr/bin/env python3
"""Faults of a cluster, on a Slurm of this script's own: each ends as docs/cluster.md says.

usage: faults.py PROGRAM [CASE ...]

  PROGRAM   a built repro
  CASE      some of: memory class node head time (default: all)

Each case is a line with the seconds that it took. Exit code 0 when all is as it should be, 77 where no Slurm can be
started, 1 otherwise. All take about two minutes, most of which is waiting, since Slurm counts time limits in
minutes.
"""
import json, os, pathlib, signal, socket, subprocess, sys, tempfile, threading, time

HERE = pathlib.Path(__file__).resolve().parent
CASES = ["memory", "class", "node", "head", "time"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Slurm:
    """Three virtual nodes, which kill what needs more memory than it asked for."""

    def __init__(self, folder):
        self.folder = folder
        # Ports of the controller and the nodes: below those that the system gives away.
        settings = {"PORT": str(20000 + free_port() % 9000), "NODES": "3", "OOM": "sampled", "MIN_JOB_AGE": "120",
                    "CRED_EXPIRE": "6"}
        self.run("start-slurm.sh", settings)
        os.environ["SLURM_CONF"] = str(folder / "slurm.conf")

    def run(self, script, settings):
        code = subprocess.run(["bash", HERE / script, self.folder], env={**os.environ, **settings}, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode
        if code:
            sys.exit(code)

    def jobs(self):
        """Job, state and node of every job, ended ones included."""
        lines = subprocess.run(["squeue", "-h", "-r", "-t", "all", "-o", "%A|%T|%N|%j"], check=True,
                               stdout=subprocess.PIPE, text=True).stdout.splitlines()
        return [line.split("|") for line in lines]


class Project:
    """A manifest of some data and students, with a store of its own."""

    def __init__(self, program, folder, name, members=None):
        self.program, self.folder = program, folder / name
        (self.folder / "config/repro").mkdir(parents=True)
        self.environment = {**os.environ, "XDG_CONFIG_HOME": str(self.folder / "config"), "NETRC": "/nonexistent"}
        cluster = {"partition": "main", **(members or {})}
        (self.folder / "config/repro/clusters.json").write_text(json.dumps({"clusters": {"test": cluster}}))

    def students(self, steps, samples=64, memory=256, seeds=(1,)):
        student = {"hiddenLayers": 2, "width": 8, "steps": steps, "batchSize": 16, "learningRate": 0.001,
                   "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "temperatureMinimum": 0.1,
                   "temperatureMaximum": 2.0, "projectionScale": "inverse-sqrt-classes",
                   "normalizeBetweenLayers": False, "ensembleSize": 2, "evaluationInterval": max(1, steps // 2)}
        teacher = {"inputDimension": 8, "width": 8, "initialization": "pytorch-default",
                   "draw": "per-seed-and-classes", "trainSamples": samples, "testSamples": 16}
        axes = {"classes": [5], "method": ["dtg-ff"], "seed": list(seeds)}
        (self.folder / "pipeline.json").write_text(json.dumps({
            "version": 1, "defaultProfile": "all", "axes": axes,
            "recipes": {"teacher": teacher, "student": student},
            "stages": [
                {"id": "samples", "kind": "teacher-data", "recipe": "teacher",
                 "over": {"classes": "classes", "seed": "seed"}, "resources": {"memoryMiB": memory}},
                {"id": "student", "kind": "student", "recipe": "student", "inputs": {"data": "samples"},
                 "over": {"classes": "classes", "method": "method", "seed": "seed"}}],
            "profiles": {"all": {"description": "Everything."}}}))
        return self

    def start(self, *words, store="store"):
        log = open(self.folder / "log", "ab")
        return subprocess.Popen([self.program, *words, "--store", str(self.folder / store)], cwd=self.folder,
                                env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def run(self, *words, store="store", seconds=100):
        return self.start(*words, store=store).wait(seconds)

    @property
    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def digests(self, store="store"):
        """The outputs of every record, by stage."""
        records = [json.loads(path.read_text()) for path in (self.folder / store / "records").glob("*/*/*.json")]
        return sorted((r["stage"], sorted((n, b["digest"]) for n, b in r["outputs"].items())) for r in records)


class Fault(Exception):
    """What is not as it should be."""


def expect(truth, what, project):
    if not truth:
        raise Fault(f"{what}\n{project.log[-2000:]}")


def eventually(what, project, test, seconds=40):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = test()
        if found:
            return found
        time.sleep(0.05)
    raise Fault(f"{what} did not come to be\n{project.log[-2000:]}")


SLURM = ("--executor", "slurm")


def memory(slurm, program, folder):
    """Numbers of 200 MB in a job that asked for one MiB: the stage fails, with what was asked for."""
    project = Project(program, folder, "memory").students(8, samples=12_000_000, memory=1)
    status = project.run("samples", *SLURM)
    expect(status == 2, f"status {status} and not 2", project)
    expect("needed more memory than the 1 MiB" in project.log, "no word of memory", project)
    expect("next: set resources.memoryMiB" in project.log, "no next step", project)


def machine_class(slurm, program, folder):
    """Keys that name another C library: three nodes refuse it, and one error names constraint."""
    doctor = subprocess.run([program, "doctor", "--json"], cwd=folder, stdout=subprocess.PIPE, check=False).stdout
    own = next(finding["members"] for finding in json.loads(doctor) if finding["name"] == "numerics")
    project = Project(program, folder, "class", {"machine": {**own, "cLibrary": "0.0"}}).students(8)
    before = len(slurm.jobs())
    status = project.run("samples", *SLURM)
    expect(status == 2, f"status {status} and not 2", project)
    expect(project.log.count("`constraint`") == 1, "not one error that names constraint", project)
    nodes = [job[2] for job in slurm.jobs()[0:] if job[3].startswith("repro:samples")][-3:]
    expect(len(slurm.jobs()) - before >= 3 and len(set(nodes)) == 3, f"nodes {nodes}", project)


def node(slurm, program, folder):
    """A node's daemon is killed under a training: another node trains, and the bits are those of a local run."""
    project = Project(program, folder, "node").students(150_000)
    head = project.start("student", *SLURM)
    place = eventually("a running student", project, lambda: [
        job[2] for job in slurm.jobs() if job[3].startswith("repro:student") and job[1] == "RUNNING"])[0]
    pid = int((slurm.folder / f"slurmd-{place}.pid").read_text())
    os.kill(pid, signal.SIGKILL)
    status = head.wait(100)
    expect(status == 0, f"status {status} and not 0", project)
    expect(project.run("student", store="local") == 0, "the local run failed", project)
    expect(project.digests() == project.digests("local"), "other bits than locally", project)


def head(slurm, program, folder):
    """The program is killed at eight points: nothing runs twice, and the bits are those of a local run."""
    project = Project(program, folder, "head").students(4000, seeds=(11, 12))
    for seconds in [0.1, 0.2, 0.4, 0.6, 0.9, 1.3, 1.8, 2.4]:
        victim = project.start("student", *SLURM)
        time.sleep(seconds)
        victim.kill()
        victim.wait()
    status = project.run("student", *SLURM)
    expect(status == 0, f"status {status} and not 0", project)
    expect(project.run("student", store="local") == 0, "the local run failed", project)
    expect(project.digests() == project.digests("local"), "other bits than locally", project)
    own = [job for job in slurm.jobs() if "seed=11" in job[3] or "seed=12" in job[3]]
    expect(len(own) == 4, f"{len(own)} jobs of 4 stages: {own}", project)


def stages_of(project):
    """The processes that run a stage of a project."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes()
        except OSError:
            continue
        if b"execute-stage" in line and str(project.folder).encode() in line:
            found.append(int(path.parent.name))
    return found


def time_limit(slurm, program, folder):
    """Two trainings meet their limit of a minute: one whose checkpoint is further runs again, the other fails."""
    projects = [Project(program, folder, name, {"timeLimitMinutes": 1}).students(60_000, seeds=(seed,))
                for name, seed in [("further", 21), ("idle", 22)]]
    heads = [project.start("student", *SLURM) for project in projects]
    for seed in [21, 22]:
        # The data of both come first; no training of the other ends meanwhile.
        eventually("its data", projects[0], lambda: any(
            job[3].startswith("repro:student") and f"seed={seed}" in job[3] for job in slurm.jobs()))
    for project in projects:
        # A training that stands still takes no time of the processor until its limit comes.
        for process in eventually("its process", project, lambda: stages_of(project)):
            os.kill(process, signal.SIGSTOP)
    claim = next((projects[0].folder / "store/claims").glob("*.json"))
    checkpoint = projects[0].folder / "store/checkpoints" / claim.stem
    checkpoint.mkdir(parents=True, exist_ok=True)
    (checkpoint / "further").write_text("")
    status = heads[1].wait(150)
    expect(status == 2, f"status {status} of the idle one and not 2", projects[1])
    expect("was stopped at the time limit of the cluster" in projects[1].log, "no word of the limit", projects[1])
    expect("next: raise timeLimitMinutes" in projects[1].log, "no next step", projects[1])
    status = heads[0].wait(60)
    expect(status == 0, f"status {status} of the other and not 0", projects[0])
    states = [job[1] for job in slurm.jobs() if job[3].startswith("repro:student") and "seed=21" in job[3]]
    expect(sorted(states) == ["COMPLETED", "TIMEOUT"], f"states {states}", projects[0])


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__.strip())
    program, names = os.path.realpath(sys.argv[1]), sys.argv[2:] or CASES
    tests = dict(zip(CASES, [memory, machine_class, node, head, time_limit]))
    failures = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        # Munge runs as another user.
        folder.chmod(0o755)
        slurm = Slurm(folder / "slurm")

        def check(case):
            start = time.monotonic()
            try:
                tests[case](slurm, program, folder)
                print(f"ok      {case} ({time.monotonic() - start:.0f} s)", flush=True)
            except (Fault, OSError, subprocess.SubprocessError, StopIteration, KeyError, ValueError) as error:
                failures.append(case)
                print(f"FAILED  {case} ({time.monotonic() - start:.0f} s): {error}", flush=True)

        try:
            # The limit of a minute passes while the others run; a node is lost last.
            waiting = [threading.Thread(target=check, args=["time"])] if "time" in names else []
            for thread in waiting:
                thread.start()
            for case in sorted((case for case in names if case != "time"), key=lambda case: case == "node"):
                check(case)
            for thread in waiting:
                thread.join()
        finally:
            slurm.run("stop-slurm.sh", {})
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
