#!/usr/bin/env python3
"""Student steps per second of the whole Table 4 workload, beside PyTorch on the CPU, in one run.

The workload is 30 times (K, seed) an ensemble of four members, a single-BP student, a BP-DeepSup
student and a DTG-FF student of 8,000 steps each. Both sides use two cores: ours as the pipeline
does, two processes of one thread; PyTorch in the better of one process with two threads and two
processes with one. PyTorch has no ensemble of its own here: a member is a single-BP student. It
runs in three ways:

  as installed   eager, Adam as it comes
  fast MKL       its MKL told to take its fast path on processors of other makers (a preloaded
                 library, as users do)
  fast MKL, fused Adam, folded temperature
                 besides, Adam fused, and the projection as torch.addmm(b, h*h, R/T)

Every process warms up by the same number of steps; then all processes of a measurement start at one
agreed time and count their steps in one window. A training begins anew after 8,000 steps, so all
that is counted lies in the same range of training. Measurements alternate, so that a busy machine
slows both sides; the medians count.

With --one-step it measures something else: the ensemble in one process whose two threads share its members, step by
step, beside two processes with an ensemble each, as the pipeline runs them.

usage: students.py [--one-step] [--rounds 3] [--window 3] [--warm-up 500] [--classes 5 10 ...] [--json FILE]
needs: pip install torch
"""
import argparse, json, os, pathlib, statistics, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
# Students that one (K, seed) trains: members of the ensemble count one each.
STUDENTS = {"single-bp": 1, "bp-ensemble": 4, "bp-deepsup": 1, "dtg-ff": 1}
CLASSES = [5, 10, 15, 20, 30, 50]
SEEDS = 5
STEPS = 8000
SIDES = {
    "as installed": dict(fast=False, best=False),
    "fast MKL": dict(fast=True, best=False),
    "fast MKL, fused Adam, folded temperature": dict(fast=True, best=True),
}
LAYOUTS = [(2, 1), (1, 2)]  # processes, threads of each
PRODUCT = (256, 128, 128)


def worker(method, classes, warm_up, window, threads, best):
    """Prints the steps per second of one PyTorch process, after the protocol of `together`."""
    import math, torch
    import torch.nn.functional as F

    torch.set_num_threads(threads)
    x, y = torch.randn(20000, 32), torch.randint(classes, (20000,))

    def training():
        """A new student; returns what takes a step."""
        torch.manual_seed(42)
        sizes = [32, 128, 128, 128, 128]
        layers = [torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
        heads = [torch.nn.Linear(128, classes) for _ in layers]
        parameters = [p for layer in layers for p in layer.parameters()]
        if method == "dtg-ff":
            raw = [torch.zeros((), requires_grad=True) for _ in layers]
            R = [torch.randn(128, classes) / math.sqrt(classes) for _ in layers]
            b = [torch.randn(classes) / math.sqrt(classes) for _ in layers]
            parameters += raw
        else:
            used = heads if method == "bp-deepsup" else heads[-1:]
            parameters += [p for head in used for p in head.parameters()]
        optimizer = torch.optim.Adam(parameters, lr=1e-3, **(dict(fused=True) if best else {}))

        def step():
            index = torch.randint(20000, (256,))
            h, target = x[index], y[index]
            optimizer.zero_grad(set_to_none=True)
            loss = 0.0
            for i, layer in enumerate(layers):
                h = F.relu(layer(h))
                if method == "dtg-ff":
                    T = 0.1 + 1.9 * torch.sigmoid(raw[i])
                    if best:
                        z = torch.addmm(b[i], h * h, R[i] / T)
                    else:
                        z = (h * h / T) @ R[i] + b[i]
                    loss = loss + F.cross_entropy(z, target)
                    h = h.detach()
                elif method == "bp-deepsup":
                    loss = loss + F.cross_entropy(heads[i](h), target)
            if method == "single-bp":
                loss = F.cross_entropy(heads[-1](h), target)
            loss.backward()
            optimizer.step()

        return step

    step = training()
    for _ in range(warm_up):
        step()
    print("ready", flush=True)
    start = float(sys.stdin.readline())
    delay = start - time.time()
    if delay <= 0:
        sys.exit(f"the agreed start is {-delay} s ago")
    began = time.perf_counter() + delay
    time.sleep(delay)
    taken, count = warm_up, 0
    while time.perf_counter() < began + window:
        if taken == STEPS:
            step, taken = training(), 0
        step()
        taken += 1
        count += 1
    print(count / (time.perf_counter() - began))


def together(commands, environment=None):
    """The sum of the rates of processes that count their work over the same time.

    Each says "ready" when it is warm; when the last one has, all are told when to start.
    """
    env = dict(os.environ, **(environment or {}))
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        env.pop(name, None)
    pipe = subprocess.PIPE
    running = [subprocess.Popen(c, stdin=pipe, stdout=pipe, text=True, env=env) for c in commands]
    for process in running:
        if process.stdout.readline() != "ready\n":
            sys.exit(f"failed: {commands[0]}")
    start = f"{time.time() + 0.2:.6f}\n"
    for process in running:
        process.stdin.write(start)
        process.stdin.flush()
    outputs = [process.communicate()[0] for process in running]
    if any(process.returncode for process in running):
        sys.exit(f"failed: {commands[0]}")
    return sum(float(output) for output in outputs)


def fast_mkl(folder):
    """A library that tells MKL it runs on the maker's processor."""
    source = folder / "mkl.c"
    source.write_text("int mkl_serv_intel_cpu_true(void) { return 1; }\n")
    library = folder / "mkl.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source], check=True)
    return {"LD_PRELOAD": str(library)}


def measure(program, options, fast):
    """All rates by (method, K, side), and the speeds of our product."""
    samples, products = {}, []
    numbers = [str(options.warm_up), str(options.window)]
    for round_ in range(options.rounds):
        for classes in options.classes:
            for method in STUDENTS:
                def note(side, rate):
                    samples.setdefault((method, classes, side), []).append(rate)
                note("ours", together([[program, method, str(classes)] + numbers] * 2))
                # A member of PyTorch's ensemble is a single-BP student, and measured as one.
                for side, how in SIDES.items() if method != "bp-ensemble" else []:
                    for processes, threads in LAYOUTS:
                        command = [sys.executable, __file__, "--worker", method, str(classes),
                                   *numbers, str(threads), str(int(how["best"]))]
                        rate = together([command] * processes, fast if how["fast"] else None)
                        note(f"{side}, {processes}x{threads}", rate)
                print(f"round {round_ + 1} K={classes} {method} done", file=sys.stderr)
        product = [program, "product", *map(str, PRODUCT), str(options.window)]
        products.append(together([product] * 2))
    return samples, products


def one_step(program, options):
    """Members of several students in one step of one process, beside two processes."""
    print("| K | two processes | one process, two threads | ratio |\n|--:|--:|--:|--:|")
    for classes in options.classes:
        command = [program, "bp-ensemble", str(classes), str(options.warm_up)]
        rates = {1: [], 2: []}
        for _ in range(options.rounds):
            for threads in rates:
                one = command + [str(threads), str(options.window)]
                rates[threads].append(together([one] * (2 // threads)))
        apart, joined = (statistics.median(rates[threads]) for threads in (1, 2))
        print(f"| {classes} | {apart:.0f} | {joined:.0f} | {joined / apart:.2f} |", flush=True)


def report(options, samples, products):
    medians = {key: statistics.median(values) for key, values in samples.items()}

    def ours(method, classes):
        return medians[method, classes, "ours"]

    def torch(side):
        def rate(method, classes):
            student = "single-bp" if method == "bp-ensemble" else method
            return max(medians[student, classes, f"{side}, {p}x{t}"] for p, t in LAYOUTS)
        return rate

    def workload_seconds(rate):
        """Computing time of all students, for the class counts that were measured."""
        return sum(SEEDS * students * STEPS / rate(method, classes)
                   for method, students in STUDENTS.items() for classes in options.classes)

    print("Student steps per second on two cores; in `bp-ensemble`, steps of members.\n")
    print("| method | K | ours | " + " | ".join(f"PyTorch {s} | ratio" for s in SIDES) + " |")
    print("|:--|--:|--:|" + "--:|--:|" * len(SIDES))
    for method in STUDENTS:
        for classes in options.classes:
            mine = ours(method, classes)
            others = [torch(side)(method, classes) for side in SIDES]
            print(f"| {method} | {classes} | {mine:.0f} | "
                  + " | ".join(f"{r:.0f} | {mine / r:.2f}" for r in others) + " |")
    total = workload_seconds(ours)
    print(f"\nComputing time of the workload with K in {options.classes}, minutes on two cores: "
          f"ours {total / 60:.1f}"
          + "".join(f"; PyTorch {side} {seconds / 60:.1f} (ratio {seconds / total:.2f})"
                    for side in SIDES for seconds in [workload_seconds(torch(side))]) + ".")
    product = statistics.median(products)
    line = f"Our product of {'x'.join(map(str, PRODUCT))} (one chunk) does {product:.0f} GFLOP/s"
    for classes in options.classes:
        flops = 2 * 256 * (2 * 32 * 128 + 3 * 3 * 128 * 128 + 3 * 128 * classes)
        share = ours("single-bp", classes) * flops / 1e9
        part = 100 * share / product
        line += f"; a single-BP student at K = {classes} {share:.0f} ({part:.0f} %)"
    print(line + ".")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--window", type=float, default=3, help="seconds of counting")
    parser.add_argument("--warm-up", type=int, default=500, help="steps before the window")
    parser.add_argument("--classes", type=int, nargs="+", default=CLASSES)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--one-step", action="store_true", help="members in one step, see above")
    options = parser.parse_args()
    build = ["swift", "build", "-c", "release", "--package-path", str(HERE), "--product",
             "StudentSteps"]
    subprocess.run(build, check=True, stdout=sys.stderr)
    bin_path = subprocess.run(build + ["--show-bin-path"], check=True, text=True,
                              capture_output=True).stdout.strip()
    if options.one_step:
        return one_step(f"{bin_path}/StudentSteps", options)
    with tempfile.TemporaryDirectory() as folder:
        fast = fast_mkl(pathlib.Path(folder))
        samples, products = measure(f"{bin_path}/StudentSteps", options, fast)
    report(options, samples, products)
    if options.json:
        rows = [dict(method=m, classes=k, side=s, rates=v) for (m, k, s), v in samples.items()]
        rows.append(dict(method="product", classes=None, side="ours", rates=products))
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        method, classes, warm_up, window, threads, best = sys.argv[2:]
        worker(method, int(classes), int(warm_up), float(window), int(threads), best == "1")
    else:
        main()
