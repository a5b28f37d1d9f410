#!/usr/bin/env python3
"""Student steps per second of the whole Table 4 workload, beside PyTorch on the CPU, in one run.

The workload is 30 times (K, seed) four ensemble members, a single-BP student, a BP-DeepSup
student and a DTG-FF student of 8,000 steps each. Both sides use two cores: ours as the pipeline
does, two processes of one thread; PyTorch in the better of one process with two threads and two
processes with one. PyTorch runs as installed, and at its best: Adam fused, and its MKL told to
take its fast path on processors of other makers (a preloaded library, as users do).
Measurements alternate, so that a busy machine slows both; the medians count.

usage: students.py [--rounds 3] [--steps 400] [--json FILE]        needs: pip install torch
"""
import argparse, json, os, pathlib, statistics, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
METHODS = {"single-bp": 5, "bp-deepsup": 1, "dtg-ff": 1}  # students per (K, seed)
CLASSES = [5, 10, 15, 20, 30, 50]
STEPS = 8000


def worker(method, classes, steps, threads, fused):
    """Steps per second of one PyTorch process."""
    import math, time, torch
    import torch.nn.functional as F

    torch.set_num_threads(threads)
    torch.manual_seed(42)
    sizes = [32, 128, 128, 128, 128]
    layers = [torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
    heads = [torch.nn.Linear(128, classes) for _ in layers]
    x, y = torch.randn(20000, 32), torch.randint(classes, (20000,))
    parameters = [p for layer in layers for p in layer.parameters()]
    if method == "dtg-ff":
        raw = [torch.zeros((), requires_grad=True) for _ in layers]
        R = [torch.randn(128, classes) / math.sqrt(classes) for _ in layers]
        b = [torch.randn(classes) / math.sqrt(classes) for _ in layers]
        groups = [list(l.parameters()) + [a] for l, a in zip(layers, raw)]
        optimizers = [torch.optim.Adam(sum(groups, []), lr=1e-3, fused=fused)]
    else:
        used = heads if method == "bp-deepsup" else heads[-1:]
        parameters += [p for head in used for p in head.parameters()]
        optimizers = [torch.optim.Adam(parameters, lr=1e-3, fused=fused)]

    def step():
        index = torch.randint(20000, (256,))
        h, target = x[index], y[index]
        for o in optimizers:
            o.zero_grad(set_to_none=True)
        loss = 0.0
        for i, layer in enumerate(layers):
            h = F.relu(layer(h))
            if method == "dtg-ff":
                T = 0.1 + 1.9 * torch.sigmoid(raw[i])
                loss = loss + F.cross_entropy((h * h / T) @ R[i] + b[i], target)
                h = h.detach()
            elif method == "bp-deepsup":
                loss = loss + F.cross_entropy(heads[i](h), target)
        if method == "single-bp":
            loss = F.cross_entropy(heads[-1](h), target)
        loss.backward()
        for o in optimizers:
            o.step()

    for _ in range(50):
        step()
    began = time.perf_counter()
    for _ in range(steps):
        step()
    print(steps / (time.perf_counter() - began))


def together(commands, environment=None):
    """The sum of the rates that the commands print when run at the same time."""
    env = dict(os.environ, **(environment or {}))
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        env.pop(name, None)
    running = [subprocess.Popen(c, stdout=subprocess.PIPE, text=True, env=env) for c in commands]
    outputs = [process.communicate()[0] for process in running]
    if any(process.returncode for process in running):
        sys.exit(f"failed: {commands[0]}")
    return sum(float(output) for output in outputs)


def torch_command(method, classes, steps, threads, fused):
    words = ["--worker", method, str(classes), str(steps), str(threads), str(int(fused))]
    return [sys.executable, __file__] + words


def fast_mkl(folder):
    """A library that tells MKL it runs on the maker's processor."""
    source = folder / "mkl.c"
    source.write_text("int mkl_serv_intel_cpu_true(void) { return 1; }\n")
    library = folder / "mkl.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source], check=True)
    return {"LD_PRELOAD": str(library)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    build = ["swift", "build", "-c", "release", "--package-path", str(HERE)]
    subprocess.run(build, check=True, stdout=sys.stderr)
    bin_path = subprocess.run(build + ["--show-bin-path"], check=True, text=True,
                              capture_output=True).stdout.strip()
    ours = f"{bin_path}/StudentSteps"
    samples = {}
    with tempfile.TemporaryDirectory() as folder:
        fast = fast_mkl(pathlib.Path(folder))
        for round_ in range(options.rounds):
            for classes in CLASSES:
                for method in METHODS:
                    def note(name, rate):
                        samples.setdefault((method, classes, name), []).append(rate)
                    mine = [ours, method, str(classes), str(4 * options.steps)]
                    note("ours", together([mine, mine]))
                    for name, fused, environment in [("torch", False, {}), ("torch-best", True, fast)]:
                        for threads, processes in [(1, 2), (2, 1)]:
                            command = torch_command(method, classes, options.steps, threads, fused)
                            rate = together([command] * processes, environment)
                            note(f"{name}-{processes}x{threads}", rate)
                    print(f"round {round_ + 1} K={classes} {method} done", file=sys.stderr)
    medians = {key: statistics.median(values) for key, values in samples.items()}

    def best(method, classes, name):
        return max(medians[method, classes, f"{name}-2x1"], medians[method, classes, f"{name}-1x2"])

    def hours(rate):
        return sum(5 * students * STEPS / rate(method, classes)
                   for method, students in METHODS.items() for classes in CLASSES)

    print("| method | K | ours, steps/s | PyTorch as installed | ratio | PyTorch at its best | ratio |")
    print("|:--|--:|--:|--:|--:|--:|--:|")
    for method in METHODS:
        for classes in CLASSES:
            mine = medians[method, classes, "ours"]
            plain, fast = best(method, classes, "torch"), best(method, classes, "torch-best")
            print(f"| {method} | {classes} | {mine:.0f} | {plain:.0f} | {mine / plain:.2f} "
                  f"| {fast:.0f} | {mine / fast:.2f} |")
    total = hours(lambda m, k: medians[m, k, "ours"])
    plain = hours(lambda m, k: best(m, k, "torch"))
    fast = hours(lambda m, k: best(m, k, "torch-best"))
    print(f"\nWhole workload, minutes of computing on two cores: ours {total / 60:.1f}, "
          f"PyTorch as installed {plain / 60:.1f} (ratio {plain / total:.2f}), "
          f"at its best {fast / 60:.1f} (ratio {fast / total:.2f}).")
    peak = max(together([[ours, "sgemm", "512", "2048", "512"]] * 2) for _ in range(3))
    small = max(together([[ours, "sgemm", "256", "128", "128"]] * 2) for _ in range(3))
    flops = 2 * 256 * (2 * 32 * 128 + 3 * 3 * 128 * 128 + 3 * 128 * 10)
    share = medians["single-bp", 10, "ours"] * flops / 1e9
    print(f"SGEMM on two cores: {peak:.0f} GFLOP/s at 512x2048x512, {small:.0f} at 256x128x128; "
          f"a single-BP student at K = 10 sustains {share:.0f} ({100 * share / peak:.0f} % of the "
          f"former, {100 * share / small:.0f} % of the latter).")
    if options.json:
        rows = [dict(method=m, classes=k, side=s, rates=v) for (m, k, s), v in samples.items()]
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        method, classes, steps, threads, fused = sys.argv[2:]
        worker(method, int(classes), int(steps), int(threads), fused == "1")
    else:
        main()
