"""The two most frequent words of each book and their ratio, which Zipf's law puts at 2."""
import json

numbers = {}
with open("results.txt", "w") as results:
    results.write("Book\tFirst\tSecond\tRatio\n")
    for book in json.load(open("inputs.json"))["counts"]:
        (path,) = book["files"].values()
        first, second = (int(line.split()[1]) for line in open(path).readlines()[:2])
        name = book["coordinates"]["book"]
        results.write(f"{name}\t{first}\t{second}\t{first / second:.2f}\n")
        numbers[name] = {"ratio": round(first / second, 4)}
json.dump(numbers, open("metrics.json", "w"), sort_keys=True)
