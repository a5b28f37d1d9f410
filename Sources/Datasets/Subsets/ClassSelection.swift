internal import Kernels
internal import PreparedImages

/// The classes of a subset, by their labels in the whole data set, ascending.
struct ClassSelection {
  let classes: [Int]

  /// Subset number `settings.subset` of those that the draw allows.
  ///
  /// - Throws: `DatasetError.invalidDeclaration` if there are fewer subsets.
  init(_ settings: SubsetSettings, of dataset: PreparedDataset) throws(DatasetError) {
    let available = dataset.header.classes
    switch settings.draw {
    case .all: classes = Array(0..<available)
    case .random:
      classes = try Self.drawn(settings, available: available)
    case .hardest, .easiest:
      let ranked = PairDifficulty(dataset, validationImages: settings.validationImages).ranked
      try requireDeclared(
        settings.subset < ranked.count, "subset", settings.subset, "below \(ranked.count)")
      let place =
        settings.draw == .hardest ? settings.subset : ranked.count - 1 - settings.subset
      classes = ranked[place].classes
    }
  }

  /// Draws permutations one after the other and counts the subsets that are new.
  private static func drawn(
    _ settings: SubsetSettings, available: Int
  ) throws(DatasetError) -> [Int] {
    let possible = combinations(of: settings.classes, from: available)
    try requireDeclared(
      settings.subset < possible, "subset", settings.subset,
      "below \(possible), the number of subsets of \(settings.classes) classes")
    var seen = Set<[Int]>()
    var draw: UInt32 = 0
    while true {
      let order = CounterGenerator(
        seed: UInt64(settings.classes), purpose: .classSubsets, draw
      ).permutation(available)
      let chosen = order.prefix(settings.classes).map(Int.init).sorted()
      if seen.insert(chosen).inserted, seen.count == settings.subset + 1 { return chosen }
      draw += 1
    }
  }

  /// `n! / (k! (n - k)!)`, but never more than a million.
  private static func combinations(of k: Int, from n: Int) -> Int {
    var count = 1
    for i in 0..<min(k, n - k) {
      count = count * (n - i) / (i + 1)
      if count > 1_000_000 { return 1_000_000 }
    }
    return count
  }
}
