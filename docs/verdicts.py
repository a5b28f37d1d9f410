#!/usr/bin/env python3
"""Computes every verdict of `./repro claims` again, from the numbers and the rules alone.

usage: python3 docs/verdicts.py [--json] [FOLDER]      (FOLDER with metrics.json; default: artifacts)

Reads published.json and pipeline.json of the working directory, where they are there.

Needs nothing but Python. docs/claims.md explains the rules; this is their shortest reading.
"""

import fnmatch
import json
import math
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOOK = json.loads((ROOT / "Sources/Stages/Claims/claims.json").read_text())
VALUES = json.loads((ROOT / "Sources/Paper/values.json").read_text())
PAPER, SAME = VALUES["artifacts"], VALUES.get("same", [])
SETTINGS = json.loads((ROOT / "Sources/Paper/settings.json").read_text())
TITLES = {"fashion-mnist": "Fashion-MNIST", "cifar-10": "CIFAR-10", "cifar-100": "CIFAR-100"}
KINDS = ["counted", "real data, full scale", "synthetic data, full scale", "real data, reduced scale",
         "synthetic data, reduced scale", "measured", "stand-ins", "no numbers"]


# Student's t, with any number of degrees of freedom.

def above(t, degrees):
    """P(T > t): half of the regularised incomplete beta function at ν / (ν + t²) with ν/2 and 1/2."""
    if t < 0:
        return 1 - above(-t, degrees)
    if degrees >= 1e8:
        return math.erfc(t / math.sqrt(2)) / 2
    a, b, x = degrees / 2, 0.5, degrees / (degrees + t * t)
    if x <= (a + 1) / (a + b + 2):
        return beta(a, b, x) / 2
    return (1 - beta(b, a, t * t / (degrees + t * t))) / 2


def beta(a, b, x):
    """The continued fraction DLMF 8.17.22, from its front to its end (Lentz)."""
    if x <= 0:
        return 0.0
    fraction, numerator, denominator = 1.0, 1.0, 0.0
    for step in range(1, 100_000):
        m = step // 2
        if step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        denominator = 1 / ((1 + term * denominator) or 1e-300)
        numerator = (1 + term / numerator) or 1e-300
        fraction *= numerator * denominator
        if abs(numerator * denominator - 1) < 1e-15:
            break
    logs = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    return math.exp(a * math.log(x) + b * math.log1p(-x) - logs) / (a * fraction)


def holm(values):
    """Holm's step-down: the i-th smallest of m times m - i + 1, never below an earlier one."""
    adjusted, largest = list(values), 0.0
    for rank, index in enumerate(sorted(range(len(values)), key=lambda i: (values[i], i))):
        largest = max(largest, (len(values) - rank) * values[index])
        adjusted[index] = min(1, largest)
    return adjusted


# The paper's side: printed values, and the settings that pipeline.json assumes.

def read(name):
    path = Path(name)
    return json.loads(path.read_text()) if path.exists() else {}


def bare(entry):
    return entry["value"] if isinstance(entry, dict) else entry


def spread(values):
    """A value that the paper prints in several places is completed in all of them."""
    for group in SAME:
        given = [path for path in group if path in values]
        values |= {path: values[given[0]] for path in group if given and path not in values}
    return values


COMPLETED = {path: bare(entry) for path, entry in spread(read("published.json").get("values", {})).items()}
CORRECT = {name: bare(entry) for name, entry in read("published.json").get("settings", {}).items()}
MANIFEST = read("pipeline.json")


def paper_value(path):
    node = PAPER
    for part in path.split("/"):
        node = node[part]
    return COMPLETED.get(path, node["value"])


def setting(name):
    """The value of a setting in the manifest; None where it has none."""
    owner, *rest = name.split(".")
    stage = next((s for s in MANIFEST.get("stages", []) if s["id"] == owner), {})
    if owner == "axes":
        node = MANIFEST.get("axes")
    elif stage and rest[0] == "cases":
        node = stage
    elif rest[0] in stage.get("parameters", {}):
        node = stage["parameters"]
    else:
        node = MANIFEST.get("recipes", {}).get(owner)
    for part in rest:
        node = node.get(part) if isinstance(node, dict) else None
    return node


def assumptions(used):
    """The settings that decide these metrics and have not the paper's value, as far as it is known."""
    for entry in SETTINGS["settings"]:
        name, patterns = entry["setting"], [p for g in entry["decides"] for p in SETTINGS["groups"][g]]
        known = CORRECT.get(name, COMPLETED.get(entry.get("value")))
        own = setting(name)
        if known is None or own is not None and own != known:
            if any(fnmatch.fnmatchcase(metric["id"], p) for metric in used for p in patterns):
                yield name


# Numbers: a value, and for each independent estimate behind it (slope, standard error, degrees, n).

class Missing(Exception):
    """A number that a rule needs is not there."""


class Numbers:
    """The numbers of one folder."""

    def __init__(self, name, folder):
        self.name, self.metrics, self.measured, self.observations = name, {}, set(), {}
        for file in ["metrics.json", "measurements.json"]:
            path = Path(folder) / file
            sets = json.loads(path.read_text()) if path.exists() else {}
            for metric in (m for artifact in sets.values() for m in artifact["metrics"]):
                if metric["id"] not in self.metrics:
                    self.metrics[metric["id"]] = metric
                    if file == "measurements.json":
                        self.measured.add(metric["id"])
        last = {}
        for name in sorted(self.metrics):
            epoch = re.search(r"epoch=(\d+)", name)
            if epoch and name not in self.measured:
                alias = name.replace(epoch[0], "epoch=last", 1)
                last[alias] = max(last.get(alias, (-1, "")), (int(epoch[1]), name))
        for alias, (_, name) in last.items():
            self.metrics[alias] = dict(self.metrics[name], id=alias)
        for name, metric in self.metrics.items():
            base, _, one = name.rpartition("/")
            if base and re.match(r"(seed|subset|grouping|pair)=", one):
                self.observations.setdefault(base, {})[one] = metric["value"]

    def metric(self, name):
        if name not in self.metrics:
            raise Missing(name)
        return self.metrics[name]


def estimate(name, value, deviation, n):
    known = deviation is not None and n is not None and n > 1
    return value, {name: (1.0, deviation / math.sqrt(n) if known else None, n - 1 if known else None, n)}


def join(left, a, right, b):
    joined = {name: (a * slope, *rest) for name, (slope, *rest) in left.items()}
    for name, (slope, *rest) in right.items():
        joined[name] = (joined.get(name, (0.0,))[0] + b * slope, *rest)
    return joined


def compute(e, numbers, look):
    """The value of an expression, with what moves it to first order."""
    if isinstance(e, (int, float)):
        return float(e), {}
    if isinstance(e, str):
        return look(e)
    (kind, parts), = e.items()
    if kind == "published":
        value = paper_value(parts)
        if not isinstance(value, (int, float)):
            raise Missing(parts)
        return float(value), {}
    if kind == "paired":
        return paired(parts, numbers)
    if kind == "named":
        return compute(parts["is"], numbers, look)
    values = [compute(part, numbers, look) for part in parts]
    if kind == "mean":
        value, moves = values[0]
        for other, others in values[1:]:
            value, moves = value + other, join(moves, 1, others, 1)
        return value / len(values), join(moves, 1 / len(values), {}, 0)
    (left, moves), (right, others) = values
    if kind == "minus":
        return left - right, join(moves, 1, others, -1)
    if kind == "times":
        return left * right, join(moves, right, others, left)
    return left / right, join(moves, 1 / right, others, -left / right / right)


def names(e):
    if isinstance(e, str):
        return [e]
    if isinstance(e, dict):
        return [n for key, part in e.items() if key not in ("published", "as") for n in names(part)]
    return [n for part in e for n in names(part)] if isinstance(e, list) else []


def paired(e, numbers):
    """Seed by seed, over the seeds that all have; their differences are the observations."""
    for name in names(e):
        numbers.metric(name)
    shared = set.intersection(*(set(numbers.observations.get(n, {})) for n in names(e)))
    if not shared:
        raise Missing(str(names(e)))
    values = [compute(e, numbers, lambda n: (numbers.observations[n][one], {}))[0] for one in sorted(shared)]
    mean = sum(values) / len(values)
    squares = sum((v - mean) ** 2 for v in values)
    deviation = math.sqrt(squares / (len(values) - 1)) if len(values) > 1 else None
    return estimate(f"paired {json.dumps(e)}", mean, deviation, len(values))


def error(moves, exact):
    """Standard error and Satterthwaite's degrees of freedom; None where one is not known."""
    variance = uncertainty = 0.0
    for slope, own, degrees, _ in (m for m in moves.values() if m[0] != 0):
        if own is None:
            if exact:
                continue
            return None
        variance += (slope * own) ** 2
        uncertainty += (slope * own) ** 4 / degrees
    return math.sqrt(variance), variance * variance / uncertainty if uncertainty else math.inf


def p_above(value, se, degrees):
    return above(value / se, degrees) if se else float(value <= 0)


# Rules.

def comparisons(rule, numbers):
    """(excesses over zero, exact, sides) of each comparison; None for excesses that lack a number."""
    (kind, body), = rule.items()
    if kind == "all":
        return [c for part in body for c in comparisons(part, numbers)]
    if kind == "descending":
        pairs = zip(body["values"], body["values"][1:])
        return [c for a, b in pairs
                for c in comparisons({"above": {"value": a, "than": b, "exact": body.get("exact")}}, numbers)]

    def look(name):
        metric = numbers.metric(name)
        return estimate(name, metric["value"], metric.get("spread"), metric.get("n"))

    exact, sides = bool(body.get("exact")), 2 if kind == "near" else 1
    try:
        value, moves = compute(body["value"], numbers, look)
        if kind == "near":
            target, others = compute(body["to"], numbers, look)
            within, margin = compute(body["within"], numbers, look)
            if body.get("bothErrors") and error(moves, False):
                own, degrees = error(moves, False)
                count = min(m[3] for m in moves.values() if m[0] != 0)
                others = dict(others, paper=(1.0, own, degrees / 3, count))
            distance = join(moves, 1, others, -1)
            excesses = [(within + sign * (value - target), join(margin, 1, distance, sign)) for sign in (1, -1)]
        else:
            bound, others = compute(body["than"], numbers, look)
            sign = 1 if kind == "above" else -1
            excesses = [(sign * (value - bound), join(moves, sign, others, -sign))]
        if all(math.isfinite(excess) for excess, _ in excesses):
            return [(excesses, exact, sides)]
    except (Missing, ZeroDivisionError):
        pass
    return [(None, exact, sides)]


def findings(rule, numbers):
    """A verdict, a direction, n, p and p against for each comparison."""
    tests = []
    for excesses, exact, sides in comparisons(rule, numbers):
        test = dict(direction="not measured", n=None, p=1.0, against=[1.0] * sides, decides=False, complete=False)
        tests.append(test)
        if excesses is None:
            continue
        smallest = min(excess for excess, _ in excesses)
        counts = [m[3] for _, moves in excesses for m in moves.values() if m[0] != 0 and m[3] is not None]
        test.update(n=min(counts, default=None), complete=True,
                    direction="as claimed" if smallest > 0 else "opposite" if smallest < 0 else "mixed")
        errors = [error(moves, exact) for _, moves in excesses]
        if None in errors:
            continue
        if exact:
            holds = smallest > 0 if sides == 1 else smallest >= 0
            test.update(p=float(not holds), against=[float(holds)] * sides, decides=True,
                        direction="as claimed" if holds else "opposite")
            continue
        test["decides"] = (test["n"] or 0) >= BOOK["fewest"]
        test["p"] = max(p_above(excess, *e) for (excess, _), e in zip(excesses, errors))
        if test["decides"]:
            test["against"] = [p_above(-excess, *e) for (excess, _), e in zip(excesses, errors)]
    adjusted = holm([p for test in tests for p in test["against"]])
    for test in tests:
        own = min(adjusted[:len(test["against"])])
        adjusted = adjusted[len(test["against"]):]
        test["verdict"] = ("undecided" if not test["decides"] else
                           "supported" if test["p"] <= BOOK["significance"] else
                           "contradicted" if own <= BOOK["significance"] else "undecided")
    return tests


def answer(tests):
    verdicts = {test["verdict"] for test in tests}
    return ("contradicted" if "contradicted" in verdicts else
            "supported" if verdicts == {"supported"} else "undecided")


# Questions: a claim, and its transfers.

def moved(node, old, new):
    if isinstance(node, dict):
        return {k: v if k in ("published", "as") else moved(v, old, new) for k, v in node.items()}
    if isinstance(node, list):
        return [moved(part, old, new) for part in node]
    if not isinstance(node, str):
        return node
    artifact, path = node.split(":")
    parts = path.split("/")
    parts = [new if p == old else p for p in parts] if old in parts else [new] + parts
    return f"{artifact}:{'/'.join(parts)}"


def questions(claim):
    yield dict(claim, place=None)
    for transfer in claim.get("transfers", []):
        to = transfer["to"]
        is_machine = to == "this machine"
        question = dict(id="/".join([claim["id"], "machine" if is_machine else to] + [transfer["name"]]
                                    if "name" in transfer else [claim["id"], "machine" if is_machine else to]),
                        place=TITLES.get(to, to),
                        data=transfer.get("data", claim["data"] if is_machine else ["real"]))
        for key in ["rule", "control", "learned"]:
            if key in transfer:
                question[key] = transfer[key]
            elif "rule" not in transfer and key in claim:
                own = claim[key]
                question[key] = moved(own, transfer["from"], to) if "from" in transfer else own
        yield question


def kind_of(question, used, numbers):
    if not used:
        return "no numbers"
    settings = [metric["setting"] for metric in used]
    if any(s["data"] == "stand-in" for s in settings):
        return "stand-ins"
    if any(metric["id"] in numbers.measured for metric in used):
        return "measured"
    if all(exact for _, exact, _ in comparisons(question["rule"], numbers)):
        return "counted"
    data = "real" if any(s["data"] == "real" for s in settings) else "synthetic"
    scale = "full" if all(s["scale"] == "full" for s in settings) else "reduced"
    return f"{data} data, {scale} scale"


def learned(question, numbers):
    """True, False, or None where it is not known."""
    unknown = False
    for name in question.get("learned", []):
        own, linear = numbers.metrics.get(name), numbers.metrics.get(name.rpartition("/")[0] + "/linear")
        if own is None or linear is None:
            unknown = True
        else:
            margin = min(BOOK["learnedMargin"], BOOK["learnedShare"] * (100 - linear["value"]))
            if not (own["value"] > linear["value"] and own["value"] - linear["value"] >= margin - 1e-9):
                return False
    return None if unknown else True


def judge(question, numbers):
    tests = findings(question["rule"], numbers) if "rule" in question else []
    used = {n for key in ("rule", "control") for n in names(question.get(key, []))}
    used = [numbers.metrics[name] for name in sorted(used) if name in numbers.metrics]
    kind = kind_of(question, used, numbers)
    seen = {test["direction"] for test in tests} - {"not measured"}
    direction = "not measured" if not seen else seen.pop() if len(seen) == 1 else "mixed"
    counts = [test["n"] for test in tests if test["n"] is not None]
    result = dict(id=question["id"], place=question["place"], verdict="undecided", kind=kind,
                  n=min(counts, default=None), tests=tests, folder=numbers.name)
    result["rank"] = [bool(tests) and all(t["complete"] for t in tests), -KINDS.index(kind),
                      result["n"] is None or result["n"] >= BOOK["fewest"]]
    if "rule" in question and kind == "stand-ins":
        result.update(direction="not measured: stand-ins", tests=[], rank=[False] + result["rank"][1:])
        return result
    is_transfer, is_machine = question["place"] is not None, question["place"] == "this machine"
    clear = all(m["setting"]["data"] in question["data"]
                and (is_transfer or m["setting"]["scale"] == "full")
                and (is_machine or m["id"] not in numbers.measured) for m in used)
    has_learned = learned(question, numbers) if "rule" in question else True
    if has_learned is False:
        direction = "not measured: not learned"
    if clear and (has_learned or has_learned is None and direction == "not measured"):
        result["verdict"] = answer(tests)
        if result["verdict"] == "supported" and "control" in question:
            if answer(findings(question["control"], numbers)) != "contradicted":
                result["verdict"] = "undecided"
    result["direction"] = direction
    result["assumed"] = list(assumptions(used)) if result["verdict"] == "contradicted" and not is_transfer else []
    return result


def words(result):
    verdict, direction = result["verdict"], result["direction"]
    n = "" if result["n"] is None else f", n = {result['n']}"
    scale = ", reduced scale" if result["kind"].endswith("reduced scale") else ""
    head = f"on {result['place']}{scale}: " if result["place"] else ""
    assumed = " under assumed settings" if result.get("assumed") else ""
    if verdict == "undecided":
        if direction.startswith("not measured"):
            return f"{head}{verdict}, {'no numbers' if direction == 'not measured' else direction}"
        direction = f"; direction seen: {direction}"
    else:
        direction = ""
    return head + verdict + assumed + (n if result["place"] else f": {result['kind']}{n}") + direction


def main():
    arguments = [a for a in sys.argv[1:] if a != "--json"]
    folder = arguments[0] if arguments else "artifacts"
    folders = [Numbers(name, name) for name in (f"{folder}/study", folder) if (Path(name) / "metrics.json").exists()]
    sides = [dict(side, id=c["id"]) for c in BOOK["contradictions"] for side in c["sides"]]
    results = []
    for claim in BOOK["claims"] + BOOK["controls"] + sides:
        for question in questions(claim):
            best = max((judge(question, numbers) for numbers in folders), key=lambda result: result["rank"])
            results.append(dict(id=best["id"], words=words(best), folder=best["folder"],
                                p=[test["p"] for test in best["tests"] if test["complete"]]))
    if "--json" in sys.argv:
        print(json.dumps(results, indent=1))
    else:
        for result in results:
            print(f"{result['id']}: {result['words']}")


if __name__ == "__main__":
    main()
