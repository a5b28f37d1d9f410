import Foundation
import Pipeline
import ReportModel
import StageKit

/// How fast trainings went and how much memory their processes held, by their records.
///
/// Both are of the machines that trained. They are in no key and in no number of an artifact, so the page reads
/// them where it is made, and the same trainings on another machine leave every artifact as it is.
struct TrainingRecords {
  /// One training, and what its record says.
  struct Training {
    var dataset: String
    var variant: String
    /// Images that it learned from, each as often as it was seen.
    var images: Double
    var usage: ResourceUsage
    var processor: String
  }

  let trainings: [Training]

  private static let (rate, memory) = (Unit("images/s"), Unit("MiB"))
  private static let bytesPerMiB = 1_048_576.0

  init(_ trainings: [Training]) { self.trainings = trainings }

  /// The trainings among the inputs of a fresh artifact: those that say how many images they saw.
  init(of artifact: StageNode, in plan: Plan, _ store: FileStore) {
    trainings = artifact.inputs.sorted { $0.key < $1.key }.flatMap(\.value).compactMap { producer in
      guard case .string(let dataset)? = producer.coordinates["dataset"],
        case .string(let variant)? = producer.coordinates["variant"],
        let entry = plan[producer.id]?.recorded, let record = try? store.record(of: entry),
        let blob = record.outputs[NumberFiles.metrics], let bytes = try? store.read(blob),
        let visits = try? JSONDecoder().decode(Visits.self, from: Data(bytes))
      else { return nil }
      return Training(
        dataset: dataset, variant: variant,
        images: Double(visits.trainImages) * Double(visits.epochs), usage: record.usage,
        processor: record.host.processor)
    }
  }

  private struct Visits: Decodable {
    var trainImages: Int
    var epochs: Int
  }

  /// A row for each variant on each data set; nil without trainings.
  func table(of artifact: String, under setting: Setting) throws -> Table? {
    var groups: [[String]: [Training]] = [:]
    var order: [[String]] = []
    for training in trainings {
      let place = [training.dataset, training.variant]
      if groups[place] == nil { order.append(place) }
      groups[place, default: []].append(training)
    }
    guard !order.isEmpty else { return nil }
    let rows = order.map { place in
      let own = groups[place] ?? []
      let rates = own.map { $0.usage.idleSeconds > 0 ? $0.images / $0.usage.idleSeconds : 0 }
      let peak = own.map(\.usage.peakResidentBytes).max() ?? 0
      return place.map(Cell.text) + [
        .integer(own.count),
        .quantity(
          Quantity(rates.reduce(0, +) / Double(rates.count), unit: Self.rate, decimals: 0)),
        .quantity(Quantity(Double(peak) / Self.bytesPerMiB, unit: Self.memory, decimals: 0)),
      ]
    }
    let processors = Set(trainings.map(\.processor)).sorted().joined(separator: "; ")
    return try Table(
      id: "\(artifact)-records", title: "The trainings on this machine, by their records",
      setting: setting,
      columns: [
        Column("data set"), Column("variant"), Column("trainings"),
        Column("speed", unit: Self.rate, better: .higher),
        Column("peak memory of the process", unit: Self.memory, better: .lower),
      ], rows: rows,
      notes: [
        "Measured while other stages ran, on \(processors). Images that were learned from, over the time of the"
          + " whole training with its evaluations, without the time in which other processes had the processor."
          + " Memory is the largest resident size, with images and program."
      ])
  }
}
