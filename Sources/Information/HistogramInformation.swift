internal import Foundation

/// An estimate from a histogram, in bits.
public struct HistogramEstimate: Codable, Sendable, Equatable {
  /// The plug-in estimate.
  public var bits: Double
  /// By how much it is likely too large.
  public var bias: Double

  public init(bits: Double, bias: Double) {
    self.bits = bits
    self.bias = bias
  }
}

/// The mutual information between a real number and a class from a histogram.
///
/// The plug-in estimate `I = Σ p(b, y) log2 (p(b, y) / (p(b) p(y)))` over bins b of equal width from
/// the smallest to the largest value. A constant feature has 0. The estimate rises with the number of
/// bins; by Miller and Madow its bias is about `(C - B - K + 1) / (2 N ln 2)`, C being the pairs of a
/// bin and a class that occur, B the bins and K the classes.
///
/// - Throws: `InformationError` for values that are not finite, or no bins.
public func histogramInformation(
  _ values: [Double], labels: [Int32], bins: Int
) throws(InformationError) -> HistogramEstimate {
  try requireSamples(values, labels)
  try requireSetting(bins > 0, "bins", bins, "at least 1")
  let index = BinIndex(values, bins: bins)
  let classes = Set(labels).sorted()
  let columns = Dictionary(uniqueKeysWithValues: zip(classes, classes.indices))
  var joint = [Int](repeating: 0, count: bins * classes.count)
  for (value, label) in zip(values, labels) {
    joint[index(value) * classes.count + columns[label, default: 0]] += 1
  }
  let count = Double(values.count)
  let perClass = classes.indices.map { column in
    stride(from: column, to: joint.count, by: classes.count).reduce(0) { $0 + joint[$1] }
  }
  var (sum, cells, occupied) = (0.0, 0, 0)
  for bin in 0..<bins {
    let row = joint[bin * classes.count..<(bin + 1) * classes.count]
    let inBin = Double(row.reduce(0, +))
    cells += row.count { $0 > 0 }
    occupied += inBin > 0 ? 1 : 0
    for (both, own) in zip(row, perClass) where both > 0 {
      sum += Double(both) * log2(Double(both) * count / (inBin * Double(own)))
    }
  }
  let excess = Double(cells - occupied - classes.count + 1)
  return HistogramEstimate(bits: max(sum / count, 0), bias: excess / (2 * count * log(2)))
}

/// The bin of a value; the largest value lies in the last bin.
private struct BinIndex {
  let smallest: Double
  let largest: Double
  let bins: Int

  init(_ values: [Double], bins: Int) {
    smallest = values.reduce(.infinity, min)
    largest = values.reduce(-.infinity, max)
    self.bins = bins
  }

  func callAsFunction(_ value: Double) -> Int {
    // Halves, so that the width of no range overflows.
    let width = largest / 2 - smallest / 2
    guard width > 0 else { return 0 }
    let share = (value / 2 - smallest / 2) / width
    return min(Int(share * Double(bins)), bins - 1)
  }
}
