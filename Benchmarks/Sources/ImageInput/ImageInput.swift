import Batches
import Datasets
import Foundation
import PreparedImages

/// `ImageInput stand-in SIDE CLASSES SUPERCLASSES gray|color SETTINGS TRAIN TEST THREADS PATH`:
/// writes generated images to a prepared file and prints the seconds it took; no superclasses are 0.
///
/// `ImageInput train|test PATH BATCH THREADS SECONDS SETTINGS`: reads batches of a prepared file for
/// some seconds and prints images per second.
///
/// `ImageInput prepare NAME FOLDER PATH`: prepares the raw files of a published data set in FOLDER
/// and prints the seconds it took.
///
/// Settings are those of `StandInSettings` and `BatchSettings`, as JSON.
@main
struct ImageInput {
  static func main() throws {
    let words = Array(CommandLine.arguments.dropFirst())
    switch (words.first, words.count) {
    case ("stand-in", 10): try standIn(words)
    case ("train", 6), ("test", 6): try batches(words)
    case ("prepare", 4): try prepare(words)
    default: usage()
    }
  }

  private static func prepare(_ words: [String]) throws {
    guard let name = ImageDatasetName(rawValue: words[1]) else { usage() }
    let descriptor = ImageDatasets.descriptor(name)
    let began = ContinuousClock.now
    _ = try DatasetPreparation(descriptor, rawFolder: words[2])
      .write(to: words[3], side: descriptor.side, limits: .none, digest: "none")
    print((ContinuousClock.now - began) / .seconds(1))
  }

  private static func standIn(_ words: [String]) throws {
    guard let side = Int(words[1]), let classes = Int(words[2]), let coarse = Int(words[3]),
      let trainCount = Int(words[6]), let testCount = Int(words[7]), let threads = Int(words[8])
    else { usage() }
    let settings = try decoded(StandInSettings.self, words[5])
    let standIn = try StandIn(
      name: "benchmark", side: side, classes: classes, coarseClasses: coarse == 0 ? nil : coarse,
      isGray: words[4] == "gray", settings)
    let began = ContinuousClock.now
    _ = try standIn.write(
      to: words[9], trainCount: trainCount, testCount: testCount, digest: "none",
      threads: threads)
    print((ContinuousClock.now - began) / .seconds(1))
  }

  private static func batches(_ words: [String]) throws {
    guard let size = Int(words[2]), let threads = Int(words[3]), let seconds = Double(words[4])
    else { usage() }
    let loader = try BatchLoader(
      PreparedDataset(contentsOf: words[1]), decoded(BatchSettings.self, words[5]),
      threads: threads)
    var rate = BatchRate(loader, batchSize: size)
    print(words[0] == "train" ? rate.train(over: seconds) : rate.test(over: seconds))
  }

  private static func decoded<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value
  {
    try JSONDecoder().decode(type, from: Data(json.utf8))
  }

  private static func usage() -> Never {
    fatalError(
      """
      usage: ImageInput stand-in SIDE CLASSES SUPERCLASSES gray|color SETTINGS TRAIN TEST THREADS PATH
             ImageInput train|test PATH BATCH THREADS SECONDS SETTINGS
             ImageInput prepare NAME FOLDER PATH
      """)
  }
}
