"""Counts the words of a book, the most frequent first."""
import collections, re, sys

text = open(sys.argv[1]).read().lower()
counts = collections.Counter(re.findall(r"[a-z]+", text))
total = sum(counts.values())
with open("counts.dat", "w") as table:
    for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        table.write(f"{word} {count} {100 * count / total:.4f}\n")
