import Learning
import Paper
import ReportModel
import Statistics

/// The pictures of the learned temperatures: by layer at the end, and over time.
struct LearnedTemperaturesFigure {
  let names: DatasetNames
  /// One training a curve.
  let curves: [[ImageCurvePoint]]
  let setting: Setting
  let published: PublishedValues

  private var layers: Int { curves.first?.last?.temperatures.count ?? 0 }

  private func sample(_ layer: Int, at index: Int) -> Sample {
    Sample(curves.map { Double($0[index].temperatures[layer]) })
  }

  private static func text(_ value: Double) -> String {
    Quantity(value, unit: .ratio, decimals: 3).text
  }

  func byLayer() throws -> Figure {
    let last = (curves.first?.count ?? 0) - 1
    let points = (0..<layers).compactMap { layer in
      Figure.Point.mean(of: sample(layer, at: last), at: Double(layer))
    }
    var series = [Figure.Series("learned", of: .dtgFF, style: .line, points: points)]
    let printed = try (0..<(names.isPublished ? layers : 0)).compactMap { layer in
      try published.published("figure2_learned_temperatures/layers/layer_\(layer)")
        .value(comparableUnder: setting, unit: .ratio)
        .map { Figure.Point(x: Double(layer), y: $0) }
    }
    series += [.paper(printed, of: .dtgFF)].compactMap(\.self)
    let values = points.enumerated().map { "layer \($0) \(Self.text($1.y))" }
    return Figure(
      id: names.id("temperatures-by-layer"),
      title: names.title("Learned temperature of each layer"),
      summary: "At the end of training: " + values.joined(separator: ", ") + ".",
      setting: setting, x: .init("layer"), y: .init("temperature"), series: series,
      notes: Figure.intervalNote(series))
  }

  func overTime() -> Figure {
    let series = (0..<layers).map { layer in
      Figure.Series(
        "layer \(layer)", style: .line,
        points: (curves.first ?? []).indices.map { index in
          Figure.Point(
            x: Double(curves[0][index].epoch), y: sample(layer, at: index).mean)
        })
    }
    let ends = series.compactMap { line in
      line.points.last.map { "\(line.label) at \(Self.text($0.y))" }
    }
    return Figure(
      id: names.id("temperatures-over-time"), title: names.title("Temperatures during training"),
      summary: "Mean temperature after each epoch. At the end: " + ends.joined(separator: ", ")
        + ".",
      setting: setting, x: .init("epoch"), y: .init("temperature"), series: series,
      notes: curves.count > 1 ? ["Means over seeds."] : [])
  }
}
