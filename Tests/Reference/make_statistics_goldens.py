"""Writes Tests/StatisticsTests/Goldens/statistics.json: what SciPy and statsmodels compute.

Needs numpy, scipy and statsmodels; run from the root of the repository.
"""

import json
from pathlib import Path

import numpy as np
import itertools

import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower
from statsmodels.stats.weightstats import ttost_ind, ttost_paired

FILE = Path("Tests/StatisticsTests/Goldens/statistics.json")
DEGREES = [1, 2, 2.5, 3, 4, 7.39, 11, 29.2, 100, 1234.5]


def tails():
    for degrees in DEGREES:
        for t in [0, 0.1, 1, 1.96, 4.3, 12, 60, -0.7]:
            yield {"degrees": degrees, "t": t, "above": stats.t.sf(t, degrees)}


def bounds():
    for degrees in DEGREES:
        for confidence in [0.5, 0.9, 0.95, 0.999]:
            yield {"degrees": degrees, "confidence": confidence,
                   "bound": stats.t.ppf((1 + confidence) / 2, degrees)}


def samples(random, *sizes):
    """Samples of different spread around means that are not far apart, with short decimals."""
    return [np.round(random.normal(0.4 * i, 1 + 2 * i, n), 3) for i, n in enumerate(sizes)]


def pairs(random):
    """Two samples: paired, of one each, and independent of each other."""
    for left_n, right_n in [(2, 2), (3, 3), (5, 5), (10, 10), (5, 3), (4, 12)]:
        left, right = samples(random, left_n, right_n)
        welch = stats.ttest_ind(left, right, equal_var=False)
        case = {
            "left": left.tolist(), "right": right.tolist(), "degrees": welch.df,
            "different": welch.pvalue,
            "above": stats.ttest_ind(left, right, equal_var=False, alternative="greater").pvalue,
            "below": stats.ttest_ind(left, right, equal_var=False, alternative="less").pvalue,
            "interval": list(welch.confidence_interval(0.9)),
            "within": ttost_ind(left, right, -2, 2, usevar="unequal")[0],
            "oneSample": stats.ttest_1samp(left, 0.3).pvalue,
        }
        if left_n == right_n:
            case["paired"] = {
                "different": stats.ttest_rel(left, right).pvalue,
                "above": stats.ttest_rel(left, right, alternative="greater").pvalue,
                "within": ttost_paired(left, right, -2, 2)[0],
                "interval": list(stats.ttest_rel(left, right).confidence_interval(0.95)),
            }
        yield case


def holm(random):
    for values in [[0.01, 0.04, 0.03, 0.005], [0.5], [0.02, 0.02, 0.02], [0.9, 0.001, 0.7, 0.9, 0.012]]:
        yield {"values": values, "adjusted": multipletests(values, method="holm")[1].tolist()}
    values = np.round(random.uniform(0, 0.2, 9), 5)
    yield {"values": values.tolist(), "adjusted": multipletests(values, method="holm")[1].tolist()}


def combinations(random):
    """Satterthwaite's degrees of freedom, by their definition."""
    for coefficients in [[1, -1], [1, -1, -1, 1], [0.5, 0.5, -1], [1 / 3, 1 / 3, 1 / 3, -0.5, -0.5]]:
        parts = samples(random, *random.integers(2, 9, len(coefficients)))
        v = [c * c * stats.sem(p) ** 2 for c, p in zip(coefficients, parts)]
        degrees = sum(v) ** 2 / sum(x * x / (len(p) - 1) for x, p in zip(v, parts))
        value = sum(c * p.mean() for c, p in zip(coefficients, parts))
        error = np.sqrt(sum(v))
        yield {"coefficients": coefficients, "samples": [p.tolist() for p in parts], "value": value,
               "standardError": error, "degrees": degrees,
               "different": 2 * stats.t.sf(abs(value) / error, degrees)}


def predictions(random):
    """The interval of Patil, Peng and Leek with a t quantile of Welch's degrees of freedom."""
    for original_n, replication_n in [(5, 5), (3, 10), (2, 2)]:
        original, replication = samples(random, original_n, replication_n)
        degrees = stats.ttest_ind(original, replication, equal_var=False).df
        reach = stats.t.ppf(0.975, degrees) * np.hypot(stats.sem(original), stats.sem(replication))
        yield {"original": original.tolist(), "replication": replication.tolist(),
               "low": original.mean() - reach, "high": original.mean() + reach}


def clusters(random):
    """Groups of one size: the cluster-robust interval of a regression on a constant."""
    for groups, size in [(5, 3), (10, 2), (4, 6)]:
        values = np.round(random.normal(1, 2, (groups, 1)) + random.normal(0, 1, (groups, size)), 3)
        fit = sm.OLS(values.ravel(), np.ones(values.size)).fit(
            cov_type="cluster", cov_kwds={"groups": np.repeat(np.arange(groups), size)}, use_t=True)
        low, high = fit.conf_int()[0]
        yield {"values": values.tolist(), "mean": fit.params[0], "standardError": fit.bse[0],
               "low": low, "high": high}


def factorials(random):
    """Twice the coefficients of a saturated regression on signs; steps averaged over all orders."""
    for k in [1, 2, 3, 4]:
        y = np.round(random.normal(50, 10, 2**k), 3)
        signs = np.array([[1 if i >> f & 1 else -1 for f in range(k)] for i in range(2**k)])
        sets = [s for n in range(1, k + 1) for s in itertools.combinations(range(k), n)]
        x = np.column_stack([np.ones(2**k)] + [signs[:, list(s)].prod(axis=1) for s in sets])
        parts = np.zeros(k)
        for order in itertools.permutations(range(k)):
            place = 0
            for factor in order:
                parts[factor] += y[place | 1 << factor] - y[place]
                place |= 1 << factor
        yield {"yields": y.tolist(), "sets": [sum(1 << f for f in s) for s in sets],
               "effects": (2 * sm.OLS(y, x).fit().params[1:]).tolist(),
               "parts": (parts / np.prod(np.arange(1, k + 1))).tolist()}


def regressions(random):
    """Groups of unequal sizes: statsmodels' cluster-robust errors, with Student's t of G - 1 degrees."""
    for groups in [3, 5, 12]:
        sizes = random.integers(2, 7, groups)
        cluster = np.repeat(np.arange(groups), sizes)
        x = np.round(np.log(random.integers(5, 50, sizes.sum())), 6)
        y = np.round(random.normal(0, 1, groups)[cluster] + 0.5 * x + random.normal(0, 1, x.size), 4)
        fit = sm.OLS(y, sm.add_constant(x)).fit(
            cov_type="cluster", cov_kwds={"groups": cluster}, use_t=True)
        yield {"clusters": cluster.tolist(), "x": x.tolist(), "values": y.tolist(),
               "coefficients": fit.params.tolist(), "errors": fit.bse.tolist(),
               "intervals": fit.conf_int().tolist(), "different": fit.pvalues.tolist()}


def nested(random):
    """Components of variance from the mean squares of a one-way analysis of variance."""
    for sizes in [[2, 2, 2, 2], [3, 1, 4, 2], [2, 2]]:
        data = [np.round(random.normal(random.normal(0, 2), 1, n), 3) for n in sizes]
        values, groups = np.concatenate(data), np.repeat(np.arange(len(sizes)), sizes)
        table = sm.stats.anova_lm(
            sm.OLS.from_formula("y ~ C(g)", {"y": values, "g": groups}).fit(), typ=1)
        outer, within = table["mean_sq"].iloc[0], table["mean_sq"].iloc[1]
        n = values.size
        size = (n - sum(s * s for s in sizes) / n) / (len(sizes) - 1)
        yield {"groups": [d.tolist() for d in data], "within": within,
               "between": max(0.0, (outer - within) / size)}


def powers():
    """The two-sided one-sample t test, by Student's noncentral distribution."""
    for mean, deviation, count in [(1.03, 0.8, 5), (1.03, 1.6, 5), (-0.4, 1, 20), (0, 1, 7), (3, 1, 2),
                                   (0.2, 1, 300), (1, 0.5, 10)]:
        bound = stats.t.ppf(0.975, count - 1)
        shift = mean * np.sqrt(count) / deviation
        yield {"mean": mean, "deviation": deviation, "count": count,
               "power": stats.nct.sf(bound, count - 1, shift) + stats.nct.sf(bound, count - 1, -shift)}


def counts():
    for effect, power in [(0.5, 0.8), (1, 0.8), (0.25, 0.9), (-1.5, 0.95)]:
        exact = TTestPower().solve_power(effect_size=abs(effect), alpha=0.05, power=power)
        yield {"mean": effect, "power": power, "count": int(np.ceil(exact))}


def exchanges(random):
    """The one-sided test of signs of one specification, with all signs."""
    for n in [2, 5, 9]:
        d = np.round(random.normal(0.5, 1, n), 3)
        test = stats.permutation_test(
            (d, np.zeros(n)), lambda a, b, axis: np.mean(a - b, axis=axis), vectorized=True,
            permutation_type="samples", alternative="greater", n_resamples=np.inf)
        yield {"differences": d.tolist(), "above": test.pvalue}


def summary(effects):
    """Of effects by specification and cluster: the median, the shares above zero and told from it."""
    mean, n = effects.mean(axis=1), effects.shape[1]
    t = mean / (effects.std(axis=1, ddof=1) / np.sqrt(n))
    return np.array([np.median(mean), (mean > 0).mean(), (t > stats.t.ppf(0.975, n - 1)).mean()])


def curves(random):
    """Simonsohn's joint tests with every exchange there is."""
    for weights in [[1.0], [0.5, 0.5], [-1.0, 0.0, 1.0]]:
        places, clusters, specifications = len(weights), 3, 4
        d = np.round(random.normal(0, 1, (1, clusters, places)) + np.arange(places)
                     + random.normal(0, 0.5, (specifications, clusters, places)), 3)
        observed = summary(d @ weights)
        trend = abs(sum(weights)) < 1e-9
        if trend:
            orders = itertools.product(itertools.permutations(range(places)), repeat=clusters)
            exchanged = (np.stack([d[:, c, list(o)] for c, o in enumerate(each)], axis=1) for each in orders)
        else:
            signs = itertools.product([1, -1], repeat=clusters * places)
            exchanged = (d * np.reshape(s, (clusters, places)) for s in signs)
        as_far = [summary(e @ weights) >= observed - 1e-9 for e in exchanged]
        yield {"differences": d.tolist(), "weights": weights, "isTrend": trend, "median": observed[0],
               "shareAbove": observed[1], "shareSignificant": observed[2], "p": np.mean(as_far, axis=0).tolist()}


def shares(random):
    """Sums of squares of main effects in orthogonal designs, the last with a level twice as often."""
    four = [(a, b, "+" if (a == "+") == (b == "+") else "-") for a in "+-" for b in "+-"]
    nine = [(str(a), str(b), ["x", "y", "x"][(a + b) % 3]) for a in range(3) for b in range(3)]
    for levels in [four, nine]:
        y = np.round(random.normal(0, 1, len(levels)), 3)
        columns = {f"c{i}": [row[i] for row in levels] for i in range(3)} | {"y": y}
        names = [f"C(c{i})" for i in range(2 if len(levels) == 4 else 3)]
        levels = [row[:len(names)] for row in levels]
        table = sm.stats.anova_lm(sm.OLS.from_formula("y ~ " + " + ".join(names), columns).fit(), typ=1)
        total = table["sum_sq"].sum()
        yield {"levels": [list(row) for row in levels], "values": y.tolist(),
               "shares": (table["sum_sq"].iloc[:-1] / total).tolist(), "rest": table["sum_sq"].iloc[-1] / total}


def main():
    random = np.random.default_rng(1)
    golden = {
        "tails": list(tails()), "bounds": list(bounds()), "pairs": list(pairs(random)),
        "holm": list(holm(random)), "combinations": list(combinations(random)),
        "predictions": list(predictions(random)), "clusters": list(clusters(random)), "factorials": list(factorials(random)),
        "regressions": list(regressions(random)), "nested": list(nested(random)), "powers": list(powers()),
        "counts": list(counts()), "exchanges": list(exchanges(random)), "curves": list(curves(random)),
        "shares": list(shares(random)),
    }
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(golden, indent=1, default=float) + "\n")


if __name__ == "__main__":
    main()
