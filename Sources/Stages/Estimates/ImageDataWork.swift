import DataStages
import Datasets
import PreparedImages
import StageKit

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
  static let work: StageWork<Parameters> = { parameters, _ in
    let images = count(.train, of: parameters) + count(.test, of: parameters)
    return Double(images) * Double(parameters.side) * Double(parameters.side)
  }

  /// As few images as tell how fast trainings are.
  @Sendable static func sample(_ parameters: Parameters) -> Parameters {
    let (train, test) = (
      min(trainSample, count(.train, of: parameters)), min(testSample, count(.test, of: parameters))
    )
    var sample = parameters
    sample.limits = SampleLimits(train: train, test: test)
    sample.standIns = true
    (sample.standInImages.train, sample.standInImages.test) = (train, test)
    return sample
  }

  private static let (trainSample, testSample) = (2048, 256)
}
