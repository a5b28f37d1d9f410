"""The mean velocity of some of Michelson's series, with a bootstrap interval; standard library only."""
import csv, json, random, statistics, sys

data, series, offset, resamples, seed = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
with open(data, newline="") as file:
    rows = [row for row in csv.DictReader(file) if series in ("all", row["series"])]
values = [int(row["velocity"]) + offset for row in rows]
generator = random.Random(seed)
means = []
for step in range(resamples):
    means.append(statistics.fmean(generator.choices(values, k=len(values))))
    if step % 500 == 0:
        print(f"progress {step}/{resamples} resample", flush=True)
means.sort()
low, high = means[int(0.025 * resamples)], means[int(0.975 * resamples)]
EXACT = 299_792.458
mean, spread = statistics.fmean(values), statistics.stdev(values)
with open("metrics.json", "w") as file:
    json.dump({
        "mean": {"value": round(mean, 6), "spread": round(spread, 6), "n": len(values), "unit": "km/s"},
        "low": {"value": round(low, 6), "unit": "km/s"},
        "high": {"value": round(high, 6), "unit": "km/s"},
        "excess": {"value": round(mean - EXACT, 6), "spread": round(spread, 6), "n": len(values),
                   "unit": "km/s"},
    }, file, indent=1)
