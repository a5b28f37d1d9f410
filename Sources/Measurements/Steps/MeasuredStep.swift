package import Learning
internal import Statistics

/// One configuration, measured in a process of its own.
package struct MeasuredStep: Codable, Equatable {
  package var network: ImageNetworkSettings
  package var side: Int
  package var classes: Int
  package var warmupSteps: Int
  /// Which of the interleaved repetitions it is.
  package var round: Int
  /// Of each measured step.
  package var milliseconds: [Double]
  /// The most bytes of live tensors during the measured steps.
  package var allocatorPeakBytes: Int
  /// The same by purpose, at that moment.
  var allocatorPeakByPurpose: [String: Int]
  /// The largest resident size of the process, program and libraries included.
  package var residentPeakBytes: Int
  package var machine: Machine

  package struct Machine: Codable, Equatable, Hashable {
    package var processor: String
    package var threads: Int
    /// Load averages of the last minute; what is measured adds to the later one.
    package var loadBefore: Double
    var loadAfter: Double
  }

  /// Images of an optimizer's step.
  package var batch: Int { network.recipe.batchSize }

  package var medianMilliseconds: Double { Sample(milliseconds).quantile(0.5) }

  package var imagesPerSecond: Double { Double(batch) / medianMilliseconds * 1000 }
}
