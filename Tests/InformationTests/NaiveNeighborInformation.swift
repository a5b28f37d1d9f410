import Foundation

/// Ross's estimator by all pairs of samples, term by term as it is defined.
func naiveNeighborInformation(_ values: [Double], _ labels: [Int32], neighbors k: Int) -> Double {
  /// ψ by its recurrence up to 20 and its asymptotic series beyond.
  func digamma(_ n: Int) -> Double {
    var (x, shift) = (Double(n), 0.0)
    while x < 20 {
      shift -= 1 / x
      x += 1
    }
    let s = 1 / (x * x)
    let series = s * (1 / 12.0 - s * (1 / 120.0 - s * (1 / 252.0 - s * (1 / 240.0 - s / 132.0))))
    return shift + log(x) - 1 / (2 * x) - series
  }
  var sum = 0.0
  for i in values.indices {
    let own = values.indices.filter { labels[$0] == labels[i] }
    let distances = own.map { abs(values[$0] - values[i]) }.sorted()
    let radius = distances[k] > 0 ? distances[k].nextDown : 0
    let near = values.indices.count { abs(values[$0] - values[i]) <= radius }
    sum += digamma(own.count) + digamma(near)
  }
  return max(digamma(values.count) + digamma(k) - sum / Double(values.count), 0)
}
