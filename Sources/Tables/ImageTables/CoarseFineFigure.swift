import ReportModel
import Statistics

/// The picture of the gaps on coarse and on fine labels, where methods have learned.
struct CoarseFineFigure {
  let rows: CoarseFineRows

  /// Nil where no gap is known.
  func figure() throws -> Figure? {
    let groups: [(title: String, published: String, sample: GapSample)] = [
      ("coarse\(rows.classes(rows.coarse))", "coarse/gap", rows.coarse),
      ("fine\(rows.classes(rows.fine))", "fine/gap", rows.fine),
      ("fine, full length", "converged_fine_gap", rows.converged),
    ]
    var bars: [Figure.Point] = []
    var seeds: [Figure.Point] = []
    var printed: [Figure.Point] = []
    for (index, group) in groups.enumerated() where group.sample.obstacle == nil {
      let values = group.sample.gaps.map(\.value)
      guard let mean = Figure.Point.mean(of: Sample(values), at: Double(index)) else { continue }
      bars.append(mean)
      seeds += values.map { Figure.Point(x: Double(index), y: $0) }
      let paper = try rows.paper(group.published)
      let setting = try rows.scale.setting(of: group.sample.runs)
      if let value = paper?.value(comparableUnder: setting, unit: .percentagePoints) {
        printed.append(Figure.Point(x: Double(index), y: value))
      }
    }
    guard !bars.isEmpty else { return nil }
    let words = bars.map { bar in
      "\(groups[Int(bar.x)].title): "
        + Quantity(bar.y, unit: .percentagePoints, decimals: 1, signed: true).text
    }
    var series = [
      Figure.Series("BP-DeepSup − DTG-FF", of: .bpDeepSup, style: .bars, points: bars),
      Figure.Series("single seeds", style: .points, points: seeds),
    ]
    series += [.paper(printed, of: .bpDeepSup)].compactMap(\.self)
    let silent = groups.filter { $0.sample.obstacle != nil }.map(\.title)
    return Figure(
      id: rows.names.id("coarse-fine-gaps"),
      title: rows.names.title("The gap to backpropagation on coarse and on fine labels"),
      summary: "Difference of test accuracy in percentage points. " + words.joined(separator: "; ")
        + ".",
      setting: try rows.table().setting,
      x: .init("labels", categories: groups.map(\.title)),
      y: .init("gap", unit: .percentagePoints), series: series,
      notes: Figure.intervalNote(series)
        + (silent.isEmpty
          ? [] : ["Not shown, as a method has not learned: \(silent.joined(separator: "; "))."]))
  }
}
