"""Writes a book of generated words whose frequencies fall as Zipf's law says."""
import itertools, random, sys

seed, words = int(sys.argv[1]), int(sys.argv[2])
generator = random.Random(seed)
letters = "etaoinshrdlu"
vocabulary = ["".join(word) for length in (2, 3) for word in itertools.product(letters, repeat=length)]
generator.shuffle(vocabulary)
weights = [1 / rank for rank in range(1, len(vocabulary) + 1)]
with open("book.txt", "w") as book:
    for _ in range(words // 10):
        book.write(" ".join(generator.choices(vocabulary, weights, k=10)).capitalize() + ".\n")
