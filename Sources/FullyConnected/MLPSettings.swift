internal import Kernels
package import Learning

/// Where the margin of a layer's loss comes from.
public enum MarginKind: String, Codable, Sendable, CaseIterable {
  /// The goodness of a layer whose units all have the square `marginPerUnit`: that times the units where
  /// goodness is a sum, as in plain forward-forward, and that itself where it is a mean.
  case fixed
  /// `softplus(θ)`, θ being learned and set by the first batch.
  case learned
}

/// Which hidden layers the classifier reads; the last one is never among them.
public enum MLPReadout: String, Codable, Sendable, CaseIterable {
  /// There is no classifier: the network predicts by trying every label.
  case none
  /// The last hidden layer but one.
  case lastAllowed = "last-allowed"
  /// All hidden layers but the last.
  case allAllowed = "all-allowed"
}

/// What normalises the hidden layers on every path.
public enum HiddenNorm: String, Codable, Sendable, CaseIterable {
  case none
  case batchNorm = "batch-norm"
}

/// What goodness is of a layer's activation h.
public enum MLPGoodness: String, Codable, Sendable, CaseIterable {
  /// `‖h‖²`
  case sum
  /// `‖h‖²` divided by the units of the layer
  case mean
}

/// What a hidden layer hands on.
public enum MLPPropagation: String, Codable, Sendable, CaseIterable {
  /// `h / ‖h‖`, which hides the goodness from the next layer. Behind a fresh layer, goodness is then near 1
  /// whatever the units are.
  case unitLength = "unit-length"
  /// `h / rms(h)`, the mean square of an image being 1. Behind a fresh layer, goodness is then near the
  /// number of units, where a fixed margin of 1 a unit expects it.
  case unitRMS = "unit-rms"
  case activation
}

/// What the entry of a label holds.
public enum LabelEntry: String, Codable, Sendable, CaseIterable {
  /// `overlayScale`
  case constant
  /// `overlayScale` times the largest entry of the image.
  case imageMaximum = "image-maximum"
}

/// What stands in the place of the label where none is told.
public enum NeutralOverlay: String, Codable, Sendable, CaseIterable {
  /// What the entry of a label would hold divided by the number of classes, in every entry.
  case uniform
  case zeros
}

/// How the losses of the layers and of the classifier become one.
public enum LossCombination: String, Codable, Sendable, CaseIterable {
  /// `Σ L_l + L_c`
  case sum
  /// `(1 - λ) Σ L_l + λ L_c`, λ being `blend`. Adam ignores a common factor, so λ = 0.5 is `sum` but for
  /// the penalty on the parameters.
  case blend
  /// `λ Σ L_l + L_c`, λ being `blend`: the losses of the layers as an auxiliary one.
  case auxiliary
}

/// What a forward-forward network of fully connected layers is (paper, appendices A.2, A.3 and D.3).
public struct MLPSettings: Codable, Sendable, Equatable {
  public var hiddenLayers: Int
  public var width: Int
  public var temperatureMinimum: Float
  public var temperatureMaximum: Float
  /// Whether temperatures learn; otherwise all are 1.
  public var learnsTemperature: Bool
  public var margin: MarginKind
  public var marginPerUnit: Double
  /// Mean goodness above this becomes θ itself at the first batch: softplus is a straight line there.
  public var warmStartCutoff: Double
  /// What the entry of the true label holds; those of the others are 0.
  public var overlay: LabelEntry
  public var overlayScale: Float
  public var neutralOverlay: NeutralOverlay
  public var goodness: MLPGoodness
  public var propagation: MLPPropagation
  public var hiddenNorm: HiddenNorm
  public var readout: MLPReadout
  /// Whether each layer is normalised over the batch before the classifier reads it.
  public var normalizesReadLayers: Bool
  /// Whether what the classifier reads is normalised as a whole, image by image.
  public var normalizesFeatures: Bool
  /// Whether the classifier's loss ends at the classifier.
  public var detachesClassifier: Bool
  public var losses: LossCombination
  /// The λ of `LossCombination`.
  public var blend: Double
  /// The weight decay of PyTorch's Adam: this times a parameter joins the parameter's gradient.
  public var penalty: Float

  public init(
    hiddenLayers: Int, width: Int, temperatureMinimum: Float, temperatureMaximum: Float,
    learnsTemperature: Bool, margin: MarginKind, marginPerUnit: Double, warmStartCutoff: Double,
    overlay: LabelEntry, overlayScale: Float, neutralOverlay: NeutralOverlay, goodness: MLPGoodness,
    propagation: MLPPropagation, hiddenNorm: HiddenNorm, readout: MLPReadout,
    normalizesReadLayers: Bool, normalizesFeatures: Bool, detachesClassifier: Bool,
    losses: LossCombination, blend: Double, penalty: Float
  ) {
    self.hiddenLayers = hiddenLayers
    self.width = width
    self.temperatureMinimum = temperatureMinimum
    self.temperatureMaximum = temperatureMaximum
    self.learnsTemperature = learnsTemperature
    self.margin = margin
    self.marginPerUnit = marginPerUnit
    self.warmStartCutoff = warmStartCutoff
    self.overlay = overlay
    self.overlayScale = overlayScale
    self.neutralOverlay = neutralOverlay
    self.goodness = goodness
    self.propagation = propagation
    self.hiddenNorm = hiddenNorm
    self.readout = readout
    self.normalizesReadLayers = normalizesReadLayers
    self.normalizesFeatures = normalizesFeatures
    self.detachesClassifier = detachesClassifier
    self.losses = losses
    self.blend = blend
    self.penalty = penalty
  }
}

extension MLPSettings {
  var temperatureRange: TemperatureRange {
    TemperatureRange(minimum: temperatureMinimum, maximum: temperatureMaximum)
  }

  /// Goodness of a layer is this times the sum of squares.
  var goodnessScale: Double { goodness == .sum ? 1 : 1 / Double(width) }

  /// The length that a layer's output is scaled to before the next one reads it; none, if it is not.
  var handedOnLength: Double? {
    switch propagation {
    case .unitLength: 1
    case .unitRMS: Double(width).squareRoot()
    case .activation: nil
    }
  }

  /// The hidden layers that the classifier reads.
  var readLayers: Range<Int> {
    switch readout {
    case .none: 0..<0
    case .lastAllowed: hiddenLayers - 2..<hiddenLayers - 1
    case .allAllowed: 0..<hiddenLayers - 1
    }
  }

  /// The weights of a layer's loss and of the classifier's in the objective.
  var lossWeights: (layer: Double, classifier: Double) {
    switch (readout, losses) {
    case (.none, _): (1, 0)
    case (_, .sum): (1, 1)
    case (_, .blend): (1 - blend, blend)
    case (_, .auxiliary): (blend, 1)
    }
  }

  /// - Throws: `LearningError.invalidSetting` for the first setting outside its domain.
  package func validate() throws(LearningError) {
    let fewest = readout == .none ? 1 : 2
    try require(
      hiddenLayers >= fewest, "hiddenLayers", hiddenLayers,
      "at least \(fewest)\(fewest > 1 ? ", as the classifier does not read the last one" : "")")
    try require(width > 0, "width", width, "at least 1")
    try require(temperatureMinimum > 0, "temperatureMinimum", temperatureMinimum, "above 0")
    try require(
      temperatureMaximum >= temperatureMinimum && temperatureMaximum.isFinite,
      "temperatureMaximum", temperatureMaximum, "at least `temperatureMinimum`")
    try require(
      marginPerUnit >= 0 && marginPerUnit.isFinite, "marginPerUnit", marginPerUnit, "at least 0")
    try require(
      warmStartCutoff > 0 && warmStartCutoff.isFinite, "warmStartCutoff", warmStartCutoff,
      "above 0")
    try require(overlayScale.isFinite, "overlayScale", overlayScale, "finite")
    try require(blend >= 0 && blend <= 1, "blend", blend, "from 0 to 1")
    try require(penalty >= 0 && penalty.isFinite, "penalty", penalty, "at least 0")
  }
}
