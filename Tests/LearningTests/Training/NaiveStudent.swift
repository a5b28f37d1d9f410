import RuleParts
import Checkpoints
import Foundation
import Kernels

@testable import LayeredRules
@testable import Learning

/// A student's prediction for one row, written as its definition in `Double`.
struct NaiveStudent {
  private let settings: StudentSettings
  private let classes: Int
  private let members: Int
  private let tensors: [String: [Double]]

  init(_ student: Student, _ settings: StudentSettings, classes: Int) {
    self.settings = settings
    self.classes = classes
    members = student.members.count
    tensors = Dictionary(
      uniqueKeysWithValues: student.namedTensors.map {
        ($0.name, $0.tensor.elements.map(Double.init))
      })
  }

  /// The class whose score is largest.
  func label(_ x: [Double]) -> Int32 {
    let scores = members == 1 ? logits(x, "") : meanProbabilities(x)
    return Int32(scores.indices.max { scores[$0] < scores[$1] } ?? -1)
  }

  /// The mean of the members' softmax outputs.
  func meanProbabilities(_ x: [Double]) -> [Double] {
    let outputs = (0..<members).map { member -> [Double] in
      let exponentials = logits(x, "members.\(member).").map { exp($0) }
      return exponentials.map { $0 / exponentials.reduce(0, +) }
    }
    return (0..<classes).map { label in
      outputs.reduce(0) { $0 + $1[label] } / Double(members)
    }
  }

  private func logits(_ x: [Double], _ prefix: String) -> [Double] {
    var h = x
    var sum = [Double](repeating: 0, count: classes)
    for layer in 0..<settings.schedule.hiddenLayers {
      h = affine(h, "\(prefix)layers.\(layer)").map { max($0, 0) }
      if let head = head(layer, h, prefix) { sum = zip(sum, head).map(+) }
    }
    return sum
  }

  private func head(_ layer: Int, _ h: [Double], _ prefix: String) -> [Double]? {
    guard let projection = tensors["projections.\(layer)"] else {
      let name = "\(prefix)heads.\(layer)"
      return tensors["\(name).weight"] == nil ? nil : affine(h, name)
    }
    guard case .goodness(let range)? = (settings.rule as? LayeredStudents)?.parts.reading else {
      return nil
    }
    let (low, high) = (Double(range.minimum), Double(range.maximum))
    let raw = tensors["temperatures.\(layer)"]?[0] ?? .nan
    let temperature = low + (high - low) / (1 + exp(-raw))
    let bias = tensors["projectionBiases.\(layer)"] ?? []
    return (0..<classes).map { label -> Double in
      var logit = bias[label]
      for (unit, value) in h.enumerated() {
        logit += value * value / temperature * projection[unit * classes + label]
      }
      return logit
    }
  }

  private func affine(_ x: [Double], _ name: String) -> [Double] {
    let (weight, bias) = (tensors["\(name).weight"] ?? [], tensors["\(name).bias"] ?? [])
    return bias.indices.map { unit -> Double in
      var sum = bias[unit]
      for (input, value) in x.enumerated() { sum += value * weight[unit * x.count + input] }
      return sum
    }
  }
}
