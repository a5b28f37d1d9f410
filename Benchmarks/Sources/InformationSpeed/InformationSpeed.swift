import Foundation
import Information

/// `InformationSpeed FILE FEATURES NEIGHBOURS ROUNDS`: estimates on one thread, and prints one line of JSON.
///
/// FILE holds FEATURES runs of N doubles each, then N labels as 32-bit integers.
@main
struct InformationSpeed {
  static func main() throws {
    let words = CommandLine.arguments.dropFirst()
    let numbers = words.dropFirst().compactMap { Int($0) }
    guard let path = words.first, numbers.count == 3, numbers[0] > 0, numbers[2] > 0 else {
      fatalError("usage: InformationSpeed FILE FEATURES NEIGHBOURS ROUNDS")
    }
    let (features, neighbors, rounds) = (numbers[0], numbers[1], numbers[2])
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let samples = bytes.count / (8 * features + 4)
    let values = (0..<features).map { feature in
      bytes.withUnsafeBytes { raw in
        (0..<samples).map {
          raw.loadUnaligned(fromByteOffset: 8 * (feature * samples + $0), as: Double.self)
        }
      }
    }
    let labels = bytes.withUnsafeBytes { raw in
      (0..<samples).map {
        raw.loadUnaligned(fromByteOffset: 8 * features * samples + 4 * $0, as: Int32.self)
      }
    }
    var seconds: [Double] = []
    var nats: [Double] = []
    for _ in 0..<rounds {
      let began = ContinuousClock.now
      nats = try values.map { try neighborInformation($0, labels: labels, neighbors: neighbors) }
      seconds.append((ContinuousClock.now - began) / .seconds(1))
    }
    print("{\"seconds\": \(seconds), \"nats\": \(nats)}")
  }
}
