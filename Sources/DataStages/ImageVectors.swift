internal import Checkpoints
internal import Foundation
internal import Kernels
internal import PreparedImages
package import StageKit

/// Images as plain vectors, in the form in which students read the data of a teacher.
///
/// `x = (p - m) / s` for each pixel, where p is the mean of its three channels in 0...255, and m and s are
/// mean and standard deviation of all training pixels. So a student learns images with the architecture of
/// the synthetic study (appendix E).
package struct ImageVectors: Stage {
  /// The data alone decide the vectors.
  package struct Parameters: Codable {
    /// The side of the images, which must be that of the data.
    package var side: Int
  }

  /// As the students of the synthetic study read their data.
  package static let file = "data.safetensors"

  package static let declaration = StageDeclaration(
    kind: "image-vectors", summary: "Images as vectors for the students of the synthetic study.",
    inputs: [.one("data", reading: ImageDataFiles.dataset)], outputs: [file])

  package static let example = Parameters(side: 16)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let dataset = try PreparedDataset(
      contentsOf: context.input("data").path(ImageDataFiles.dataset))
    guard dataset.header.side == parameters.side, !dataset.header.isEncoded else {
      throw StageError.invalidInput(
        "the images have a side of \(dataset.header.side), not \(parameters.side) as `side` says\n"
          + "  next: prepare them at that side, or set `side` to \(dataset.header.side)")
    }
    let train = Self.intensities(of: dataset.train, side: parameters.side)
    let test = Self.intensities(of: dataset.test, side: parameters.side)
    let mean = train.reduce(0.0) { $0 + Double($1) } / Double(train.count)
    let variance =
      train.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(train.count)
    guard variance > 0 else {
      throw StageError.invalidInput("every training pixel has the same value")
    }
    let (center, scale) = (Float(mean), Float(1 / variance.squareRoot()))
    func tensor(_ values: [Float], _ images: Int) -> Tensor {
      Tensor(values.map { ($0 - center) * scale }, [images, parameters.side * parameters.side])
    }
    let file = SafeTensors(entries: [
      "train_inputs": .float32(tensor(train, dataset.train.count)),
      "train_labels": .int32(dataset.train.labels, [dataset.train.count]),
      "test_inputs": .float32(tensor(test, dataset.test.count)),
      "test_labels": .int32(dataset.test.labels, [dataset.test.count]),
    ])
    try file.encoded().write(
      to: URL(fileURLWithPath: context.path(forOutput: Self.file)))
    context.log("\(dataset.train.count) + \(dataset.test.count) images as vectors")
  }

  /// The mean of the channels of every pixel, image after image.
  private static func intensities(of split: PreparedDataset.Split, side: Int) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(split.count * side * side)
    for index in 0..<split.count {
      split.withPixels(index) { pixels in
        for place in stride(from: 0, to: pixels.count, by: 3) {
          let sum = Int(pixels[place]) + Int(pixels[place + 1]) + Int(pixels[place + 2])
          values.append(Float(sum) / 3)
        }
      }
    }
    return values
  }
}
