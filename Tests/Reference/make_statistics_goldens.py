"""Writes Tests/StatisticsTests/Goldens/statistics.json: what SciPy and statsmodels compute.

Needs numpy, scipy and statsmodels; run from the root of the repository.
"""

import json
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests
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


def main():
    random = np.random.default_rng(1)
    golden = {
        "tails": list(tails()), "bounds": list(bounds()), "pairs": list(pairs(random)),
        "holm": list(holm(random)), "combinations": list(combinations(random)),
        "predictions": list(predictions(random)), "clusters": list(clusters(random)),
    }
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(golden, indent=1, default=float) + "\n")


if __name__ == "__main__":
    main()
