/// The mutual information between a real number and a class, in nats, from nearest neighbours.
///
/// The estimator of Ross ("Mutual information between discrete and continuous data sets", PLoS ONE
/// 9(2), 2014). Of N samples let N_i have the label of sample i. r_i is the distance to its k-th
/// neighbour among them, and m_i the number of samples of any label, itself included, that are
/// nearer; where r_i = 0, it counts the samples at distance 0. Then
///
///     I = ψ(N) + ψ(k) - mean ψ(N_i) - mean ψ(m_i),   at least 0
///
/// Distances are rounded differences `|x_j - x_i|`, and "nearer" is `|x_j - x_i| <= r` for the
/// largest number r below r_i. Rounding keeps the order of differences, so the nearest samples are
/// neighbours in the sorted list; a comparison with `x_i + r` would round once more, and may let the
/// k-th neighbour in again.
///
/// - Throws: `InformationError` for values that are not finite, and for a class of k samples or
///   fewer.
/// - Complexity: O(N log N).
public func neighborInformation(
  _ values: [Double], labels: [Int32], neighbors k: Int
) throws(InformationError) -> Double {
  try requireSamples(values, labels)
  try requireSetting(k > 0, "neighbors", k, "at least 1")
  let sorted = SortedSamples(values, labels)
  for group in sorted.groups where group.count <= k {
    throw .tooFewSamples(label: group.label, count: group.count, needed: k + 1)
  }
  let digamma = Digamma(upTo: max(values.count, k))
  var (ownSum, allSum) = (0.0, 0.0)
  for group in sorted.groups {
    ownSum += Double(group.count) * digamma[group.count]
    sorted.forEachRadius(in: group, neighbors: k) { place, radius in
      allSum += digamma[sorted.count(within: radius.nextBelow, of: place)]
    }
  }
  let count = Double(values.count)
  return max(digamma[values.count] + digamma[k] - ownSum / count - allSum / count, 0)
}

extension Double {
  /// The largest number below a distance, or 0 for 0.
  fileprivate var nextBelow: Double { self > 0 ? nextDown : 0 }
}

/// Samples in ascending order, as a whole and class by class.
private struct SortedSamples {
  /// All values, ascending.
  let values: [Double]
  let groups: [Group]
  /// The values of all groups, one after the other, and the place of each among all values.
  private let own: [Double]
  private let places: [Int]

  /// The samples of one class.
  package struct Group {
    package let label: Int32
    /// Their places in `own`.
    package let range: Range<Int>

    package var count: Int { range.count }
  }

  init(_ unsorted: [Double], _ labels: [Int32]) {
    let order = unsorted.indices.sorted {
      (unsorted[$0], labels[$0]) < (unsorted[$1], labels[$1])
    }
    values = order.map { unsorted[$0] }
    var counts: [Int32: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    var groups: [Group] = []
    var ends: [Int32: Int] = [:]
    for label in counts.keys.sorted() {
      let first = groups.last?.range.upperBound ?? 0
      groups.append(Group(label: label, range: first..<first + counts[label, default: 0]))
      ends[label] = first
    }
    var places = [Int](repeating: 0, count: values.count)
    for (place, sample) in order.enumerated() {
      let end = ends[labels[sample], default: 0]
      places[end] = place
      ends[labels[sample]] = end + 1
    }
    own = places.map { [values] in values[$0] }
    self.places = places
    self.groups = groups
  }

  /// Calls `body` with the place of each sample of a group and the distance to its k-th neighbour.
  ///
  /// The sample and its k nearest are k + 1 neighbours in the list. That window never moves back as
  /// samples ascend; it moves on while the next sample is nearer than the first one.
  func forEachRadius(
    in group: Group, neighbors k: Int, _ body: (_ place: Int, _ radius: Double) -> Void
  ) {
    own.withUnsafeBufferPointer { own in
      var first = group.range.lowerBound
      for index in group.range {
        let x = own[index]
        first = max(first, index - k)
        while first < index, first + k + 1 < group.range.upperBound,
          own[first + k + 1] - x < x - own[first]
        {
          first += 1
        }
        body(places[index], max(x - own[first], own[first + k] - x))
      }
    }
  }

  /// How many samples lie within a distance of the one at a place, itself included.
  func count(within radius: Double, of place: Int) -> Int {
    values.withUnsafeBufferPointer { values in
      let x = values[place]
      let last = Self.reach(limit: values.count - 1 - place) { values[place + $0] - x <= radius }
      let first = Self.reach(limit: place) { x - values[place - $0] <= radius }
      return first + last + 1
    }
  }

  /// The largest offset up to `limit` for which a condition holds that holds at 0, and at no offset
  /// beyond one where it fails: strides double until it fails, then halve.
  private static func reach(limit: Int, _ holds: (Int) -> Bool) -> Int {
    var (reached, stride) = (0, 1)
    while reached + stride <= limit, holds(reached + stride) {
      reached += stride
      stride *= 2
    }
    while stride > 1 {
      stride /= 2
      if reached + stride <= limit, holds(reached + stride) { reached += stride }
    }
    return reached
  }
}
