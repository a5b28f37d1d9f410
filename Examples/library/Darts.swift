import Foundation
import Pipeline
import Report

/// Throws darts at the unit square; four times the share within the quarter circle is near π.
struct Darts: Stage {
  struct Parameters: Codable, Sendable { var count, seed: Int }

  static let declaration = StageDeclaration(
    kind: "darts", summary: "An estimate of π.", outputs: ["pi.json"])
  static let example = Parameters(count: 1, seed: 1)

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    var state = UInt64(parameters.seed)
    func draw() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    let inside = (0..<parameters.count).count { _ in
      let (x, y) = (draw(), draw())
      return x * x + y * y < 1
    }
    try StableJSON.write(
      4 * Double(inside) / Double(parameters.count), to: context.path(forOutput: "pi.json"))
  }
}
