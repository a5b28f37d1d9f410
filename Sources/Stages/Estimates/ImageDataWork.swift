import Datasets
import Pipeline

extension ImageData {
  /// Images of a split that a training sees: those that are published, up to the limit.
  static func count(_ split: DatasetSplit, of parameters: Parameters) -> Int {
    let descriptor = ImageDatasets.descriptor(parameters.dataset)
    let (limit, published) =
      split == .train
      ? (parameters.limits.train, descriptor.trainCount)
      : (parameters.limits.test, descriptor.testCount)
    return limit > 0 ? min(limit, published) : published
  }

  /// Pixels of all prepared images.
  static let work: (@Sendable (Parameters, [String: [JSONValue]]) -> Double?)? = { parameters, _ in
    let images = count(.train, of: parameters) + count(.test, of: parameters)
    return Double(images) * Double(parameters.side) * Double(parameters.side)
  }

  /// As few images as tell how fast trainings are.
  static func sample(_ parameters: Parameters) -> Parameters {
    let (train, test) = (
      min(trainSample, count(.train, of: parameters)), min(testSample, count(.test, of: parameters))
    )
    return Parameters(
      dataset: parameters.dataset, side: parameters.side,
      limits: SampleLimits(train: train, test: test), standIns: true, standIn: parameters.standIn,
      standInImages: StandInImages(train: train, test: test))
  }

  private static let (trainSample, testSample) = (2048, 256)
}
