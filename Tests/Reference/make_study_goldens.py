"""Writes Tests/StagesTests/RealStudies/Goldens/studies.json: what SciPy and statsmodels make of given networks.

Needs numpy, scipy and statsmodels; run from the root of the repository. The networks are counts of right answers,
drawn once; the expected numbers are metrics by their ids. Where two routes lead to a number, both are gone.
"""

import json
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from scipy import stats

GOLDEN = Path("Tests/StagesTests/RealStudies/Goldens/studies.json")
PAIRS = {"deepsup-minus-dtg": "bp-deepsup", "single-minus-dtg": "bp-single"}
LEVEL = {"bp-deepsup": 60, "bp-single": 45, "dtg-ff": 30}
random = np.random.default_rng(21)


def log_odds(right, total):
    return np.log((right + 0.5) / (total - right + 0.5))


def difference(own, other, total, scale):
    if scale == "":
        return 100 * (own - other) / total
    return log_odds(own, total) - log_odds(other, total)


def draw(base, place, spread, seeds, gap=1.0):
    """Networks of every method at a place: a cluster's own effect, then one of each seed."""
    shared = random.normal(0, spread)
    for method, height in LEVEL.items():
        effect = random.normal(0, spread / 2)
        for seed in seeds:
            right = base + gap * height + shared + effect + random.normal(0, spread / 3)
            yield {**place, "method": method, "seed": seed, "right": int(min(995, round(right)))}
    yield {**place, "method": "linear", "seed": seeds[0], "right": base - 60}


def gaps(networks, place, pair, scale, total=1000):
    """Gaps by seed at a place."""
    def rights(method):
        return {
            n["seed"]: n["right"]
            for n in networks
            if n["method"] == method and all(n[key] == value for key, value in place.items())
        }

    own, other = rights(PAIRS[pair]), rights("dtg-ff")
    return [difference(own[s], other[s], total, scale) for s in sorted(own) if s in other]


def described(clusters):
    """Mean and std over cluster means, checked against a regression with errors robust to clusters."""
    means = np.array([np.mean(c) for c in clusters])
    y = np.concatenate(clusters)
    groups = np.repeat(np.arange(len(clusters)), [len(c) for c in clusters])
    fit = sm.OLS(y, np.ones(len(y))).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
    assert np.isclose(fit.params[0], means.mean())
    assert np.isclose(fit.bse[0], means.std(ddof=1) / np.sqrt(len(means)))
    return means


def estimate(name, value, error, degrees, expected):
    reach = stats.t.ppf(0.975, degrees) * error
    expected[name] = value
    expected[f"{name}/ci-low"] = value - reach
    expected[f"{name}/ci-high"] = value + reach
    expected[f"{name}/p"] = 2 * stats.t.sf(abs(value) / error, degrees)


def welch(name, left, right, expected):
    test = stats.ttest_ind(left, right, equal_var=False)
    interval = test.confidence_interval()
    expected[name] = np.mean(left) - np.mean(right)
    expected[f"{name}/ci-low"], expected[f"{name}/ci-high"] = interval.low, interval.high
    expected[f"{name}/p"] = test.pvalue


def classes():
    """real-classes: subsets of classes under two regimes."""
    contrast = [(2, -1), (3, 0.25), (7, 0.75)]
    networks, expected, spreads = [], {}, {}
    for regime in ["per-class", "in-all"]:
        for k, base, count in [(2, 890, 4), (3, 860, 5), (7, 780, 6), (10, 720, 1)]:
            for subset in range(1, count + 1):
                place = {"regime": regime, "classes": k, "subset": subset}
                networks += draw(base, place, 12, [42, 43, 44], gap=1 + k / 20)
        for pair in PAIRS:
            for scale in ["", "-log-odds"]:
                value, variance, uncertainty = 0, 0, 0
                for k, count in [(2, 4), (3, 5), (7, 6)]:
                    means = described([
                        gaps(networks, {"regime": regime, "classes": k, "subset": s}, pair, scale)
                        for s in range(1, count + 1)
                    ])
                    name = f"real-classes:{regime}/K={k}/{pair}{scale}"
                    expected[name], spreads[name] = means.mean(), means.std(ddof=1)
                    expected[f"{name}/subset=2"] = means[1]
                    weight = dict(contrast)[k]
                    own = weight**2 * means.var(ddof=1) / count
                    value += weight * means.mean()
                    variance += own
                    uncertainty += own**2 / (count - 1)
                alone = gaps(networks, {"regime": regime, "classes": 10}, pair, scale)
                name = f"real-classes:{regime}/K=10/{pair}{scale}"
                expected[name], spreads[name] = np.mean(alone), np.std(alone, ddof=1)
                estimate(
                    f"real-classes:{regime}/contrast/{pair}{scale}", value, np.sqrt(variance),
                    variance**2 / uncertainty, expected)
    return {
        "networks": networks, "expected": expected, "spreads": spreads,
        "contrast": [{"classes": k, "weight": w} for k, w in contrast],
    }


def hierarchy():
    """real-hierarchy: groupings of the labels, and pairs of classes."""
    groupings, pairs, expected, spreads = [], [], {}, {}
    seeds = [42, 43, 44]
    groupings += draw(720, {"grouping": "fine"}, 8, seeds, 1.5)
    groupings += draw(850, {"grouping": "semantic"}, 8, seeds)
    for index in range(1, 6):
        groupings += draw(800, {"grouping": f"random-{index}"}, 12, seeds, 1.2)
    for index in range(1, 5):
        pairs += draw(800, {"pair": f"hardest-{index}"}, 15, seeds, 1.1)
        pairs += draw(920, {"pair": f"easiest-{index}"}, 4, seeds, 0.9)
    for pair in PAIRS:
        for scale in ["", "-log-odds"]:
            fine = np.array(gaps(groupings, {"grouping": "fine"}, pair, scale))
            semantic = np.array(gaps(groupings, {"grouping": "semantic"}, pair, scale))
            drawn = described([
                gaps(groupings, {"grouping": f"random-{i}"}, pair, scale) for i in range(1, 6)
            ])
            hard, easy = (
                described([gaps(pairs, {"pair": f"{kind}-{i}"}, pair, scale) for i in range(1, 5)])
                for kind in ["hardest", "easiest"]
            )
            for level, sample in [
                ("fine", fine), ("semantic", semantic), ("random", drawn), ("hardest", hard),
                ("easiest", easy),
            ]:
                name = f"real-hierarchy:{level}/{pair}{scale}"
                expected[name], spreads[name] = sample.mean(), sample.std(ddof=1)
            expected[f"real-hierarchy:random/{pair}{scale}/grouping=random-3"] = drawn[2]
            expected[f"real-hierarchy:fine/{pair}{scale}/seed=43"] = fine[1]
            # One more observation of the same sample: the coefficient of a column of its own.
            y = np.append(semantic.mean(), drawn)
            x = sm.add_constant(np.eye(len(y))[:, :1])
            fit = sm.OLS(y, x).fit()
            name = f"real-hierarchy:semantic-minus-random/{pair}{scale}"
            expected[name], expected[f"{name}/p"] = fit.params[1], fit.pvalues[1]
            expected[f"{name}/ci-low"], expected[f"{name}/ci-high"] = fit.conf_int()[1]
            test = stats.ttest_1samp(semantic - fine, 0)
            name = f"real-hierarchy:semantic-minus-fine/{pair}{scale}"
            expected[name], expected[f"{name}/p"] = np.mean(semantic - fine), test.pvalue
            interval = test.confidence_interval()
            expected[f"{name}/ci-low"], expected[f"{name}/ci-high"] = interval.low, interval.high
            welch(f"real-hierarchy:random-minus-fine/{pair}{scale}", drawn, fine, expected)
            welch(f"real-hierarchy:hardest-minus-easiest/{pair}{scale}", hard, easy, expected)
    return {"groupings": groupings, "pairs": pairs, "expected": expected, "spreads": spreads}


def students():
    """synthetic-real: students on images and on the teacher's data; 5000 test samples each."""
    baselines = {"dtg-minus-deepsup": "bp-deepsup", "dtg-minus-single-bp": "single-bp"}
    rows = {"images": [], "teacher": []}
    for side, ks, base, trend in [
        ("images", [2, 3, 5, 7, 10], 4600, -18), ("teacher", [5, 10, 15, 20, 30, 50], 3600, 25),
    ]:
        for k in ks:
            for seed in [42, 43, 44, 45, 46]:
                level = base - 300 * np.log(k) + random.normal(0, 30)
                for method, gap in [("bp-deepsup", 0), ("single-bp", -40), ("dtg-ff", 30)]:
                    own = trend * np.log(k) if method == "dtg-ff" else 0
                    right = level + gap + own + random.normal(0, 12)
                    rows[side].append(
                        {"classes": k, "method": method, "seed": seed, "right": int(round(right))})
    linear = [{"classes": k, "right": 850 - int(60 * np.log(k))} for k in [2, 3, 5, 7, 10]]
    expected, spreads = {}, {}
    for pair, baseline in baselines.items():
        for scale in ["", "-log-odds"]:
            trend = "trend" + ("" if pair == "dtg-minus-deepsup" else "-minus-single-bp") + scale
            slopes = {}
            for side in rows:
                ks = sorted({row["classes"] for row in rows[side]})
                right = {(r["classes"], r["method"], r["seed"]): r["right"] for r in rows[side]}
                found = {
                    (k, s): difference(
                        right[k, "dtg-ff", s], right[k, baseline, s], 5000, scale)
                    for k in ks for s in range(42, 47)
                }
                for k in ks:
                    name = f"synthetic-real:{side}/K={k}/{pair}{scale}"
                    values = [found[k, s] for s in range(42, 47)]
                    expected[name], spreads[name] = np.mean(values), np.std(values, ddof=1)
                slopes[side] = [
                    stats.linregress(np.log(ks), [found[k, s] for k in ks]).slope
                    for s in range(42, 47)
                ]
                name = f"synthetic-real:{side}/{trend}"
                test = stats.ttest_1samp(slopes[side], 0)
                interval = test.confidence_interval()
                expected[name], expected[f"{name}/p"] = np.mean(slopes[side]), test.pvalue
                expected[f"{name}/ci-low"], expected[f"{name}/ci-high"] = interval
                expected[f"{name}/seed=44"] = slopes[side][2]
            welch(
                f"synthetic-real:images-minus-teacher/{trend}", slopes["images"], slopes["teacher"],
                expected)
    return {**rows, "linear": linear, "expected": expected, "spreads": spreads}


def text(value, indent=""):
    """JSON with a line a network or number."""
    if isinstance(value, dict) and any(isinstance(v, (dict, list)) for v in value.values()):
        lines = [f'{indent} "{k}": {text(v, indent + " ")}' for k, v in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list):
        lines = [f"{indent} {json.dumps(v)}" for v in value]
        return "[\n" + ",\n".join(lines) + f"\n{indent}]"
    lines = [f'{indent} "{k}": {float(v)!r}' for k, v in value.items()]
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"


GOLDEN.write_text(
    text({"classes": classes(), "hierarchy": hierarchy(), "students": students()}) + "\n")
