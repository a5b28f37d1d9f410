import Learning
import Statistics

/// One configuration, measured in a process of its own.
struct MeasuredStep: Codable, Equatable {
  var network: ImageNetworkSettings
  var side: Int
  var classes: Int
  var warmupSteps: Int
  /// Which of the interleaved repetitions it is.
  var round: Int
  /// Of each measured step.
  var milliseconds: [Double]
  /// The most bytes of live tensors during the measured steps.
  var allocatorPeakBytes: Int
  /// The same by purpose, at that moment.
  var allocatorPeakByPurpose: [String: Int]
  /// The largest resident size of the process, program and libraries included.
  var residentPeakBytes: Int
  var machine: Machine

  struct Machine: Codable, Equatable, Hashable {
    var processor: String
    var threads: Int
    /// Load averages of the last minute; what is measured adds to the later one.
    var loadBefore: Double
    var loadAfter: Double
  }

  /// Images of an optimizer's step.
  var batch: Int { network.recipe.batchSize }

  var medianMilliseconds: Double { Sample(milliseconds).quantile(0.5) }

  var imagesPerSecond: Double { Double(batch) / medianMilliseconds * 1000 }
}
