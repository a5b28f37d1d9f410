import Statistics

/// Accuracies of one method in percent, and where its accuracy is at 95 %.
///
/// Of several seeds, the interval is that of their mean by Student's t. Of one seed it is that of drawing so many
/// test images (Wilson's score interval), which says nothing about other seeds:
///
///     (p + z²/2n ± z √(p (1 - p) / n + z²/4n²)) / (1 + z²/n),  z = 1.96
struct AccuracyInterval {
  let sample: Sample
  let range: ClosedRange<Double>
  /// Whether the interval is that of seeds.
  var isOverSeeds: Bool { sample.count > 1 }

  /// `percent` has one accuracy a seed, and at least one.
  init(_ percent: [Double], testImages: Int) {
    sample = Sample(percent)
    range = sample.interval() ?? Self.wilson(sample.mean, of: testImages)
  }

  private static func wilson(_ percent: Double, of images: Int) -> ClosedRange<Double> {
    let (p, n) = (percent / 100, Double(images))
    let z = StudentT(degrees: .infinity).bound(ofConfidence: 0.95)
    let middle = p + z * z / (2 * n)
    let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 100 / (1 + z * z / n)
    return max(0, (middle - half) * scale)...min(100, (middle + half) * scale)
  }
}
