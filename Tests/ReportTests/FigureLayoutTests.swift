import Testing

@testable import Report
@testable import ReportModel

@Suite struct FigureLayoutTests {
  private func figure(
    _ series: [Figure.Series], x: Figure.Axis = .init("x"), y: Figure.Axis = .init("y"),
    levels: [Figure.Level] = []
  ) -> Figure {
    Figure(
      id: "f", title: "", summary: "", setting: Examples.setting, x: x, y: y, series: series,
      levels: levels)
  }

  private func line(_ points: [(Double, Double)]) -> Figure.Series {
    .init("a", style: .line, points: points.map { .init(x: $0.0, y: $0.1) })
  }

  @Test func `a point that is not finite is a gap in its line`() throws {
    let layout = FigureLayout(figure([line([(1, 1), (2, .nan), (3, 1), (.infinity, 1), (5, 2)])]))
    let mark = try #require(layout.marks.first)
    #expect(mark.runs.map { $0.map(\.x) } == [[1], [3], [5]])
    #expect(layout.x.upperBound < 6)
  }

  @Test func `what a logarithmic axis cannot show is a gap`() throws {
    let axis = Figure.Axis("y", scale: .logarithmic)
    let layout = FigureLayout(
      figure([line([(1, 10), (2, 0), (3, -1), (4, 100)])], y: axis, levels: [.init("l", y: 0)]))
    #expect(layout.marks.count == 1)
    #expect(layout.marks[0].runs.map { $0.map(\.y) } == [[10], [100]])
    #expect(layout.y == 8...125)
    #expect(layout.yTicks.map(\.text) == ["10", "20", "50", "100"])
  }

  @Test func `an interval with one end reaches from the point`() throws {
    let series = Figure.Series(
      "a", style: .points, points: [.init(x: 0, y: 2, low: 1), .init(x: 1, y: 2, high: .nan)])
    let marks = FigureLayout(figure([series])).marks
    #expect(marks.map(\.shape) == [.intervals, .points(isSmall: false)])
    #expect(marks[0].runs == [[.init(x: 0, y: 2, low: 1, high: 2)]])
  }

  @Test func `bars of several series stand side by side on zero`() {
    let series = ["a", "b"].map {
      Figure.Series($0, style: .bars, points: [.init(x: 0, y: 3), .init(x: 1, y: 4)])
    }
    let axis = Figure.Axis("x", categories: ["p", "q"])
    let layout = FigureLayout(figure(series, x: axis))
    #expect(layout.marks.map(\.shape) == [.bars(width: 0.4), .bars(width: 0.4)])
    #expect(layout.marks.map { $0.runs[0].map(\.x) } == [[-0.2, 0.8], [0.2, 1.2]])
    #expect(layout.x == -0.5...1.5)
    #expect(layout.y.lowerBound < 0 && layout.y.upperBound > 4)
  }

  @Test func `series of one label share a pen and one entry of the legend`() {
    let points = Figure.Series("a", style: .points, points: [.init(x: 1, y: 1)])
    let marks = FigureLayout(figure([line([(1, 1), (2, 2)]), points])).marks
    #expect(marks.map(\.legend) == ["a", nil])
    #expect(marks[0].pen == marks[1].pen)
    #expect(marks[1].shape == .points(isSmall: true))
  }

  @Test func `points beside lines that share no label are neutral`() {
    let other = Figure.Series("published", style: .points, points: [.init(x: 1, y: 1)])
    let marks = FigureLayout(figure([line([(1, 1)]), other])).marks
    #expect(marks.last?.pen == .reference())
    #expect(FigureLayout(figure([other])).marks.last?.pen == .series(0))
  }

  @Test func `a level spans the picture and widens it`() throws {
    let layout = FigureLayout(
      figure([line([(0, 0), (10, 1)])], levels: [.init("far", y: 5), .init("no", y: .nan)]))
    let level = try #require(layout.marks.last)
    #expect(level.shape == .level && level.runs[0].map(\.x) == [-0.4, 10.4])
    #expect(layout.y.contains(5) && layout.marks.count == 2)
  }

  @Test func `nothing and a single point have a range`() {
    let empty = FigureLayout(figure([line([])]))
    #expect(empty.isEmpty && empty.x == 0...1 && empty.marks.isEmpty)
    let one = FigureLayout(figure([line([(5, 70)])]))
    #expect(one.x == 4.5...5.5 && one.y == 63...77)
    #expect(one.xTicks == [.init(value: 5, text: "5")])
  }

  @Test(arguments: [
    ([1.0, 2, 3], [1.0, 2, 3]), ([0, 20], [0, 5, 10, 15, 20]),
    ([1.5, 2], [1.5, 1.6, 1.7, 1.8, 1.9, 2]), ([7, 7], [7]),
  ])
  func `ticks are few and round`(places: [Double], ticks: [Double]) {
    let axis = Figure.Axis("x")
    #expect(axis.ticks(in: axis.range(of: places), at: places) == ticks)
  }

  @Test func `long curves have no markers`() {
    let long = line((0..<50).map { (Double($0), 1) })
    #expect(FigureLayout(figure([long])).marks[0].shape == .line(hasMarkers: false))
  }

  @Test(arguments: [
    (-4.15...4.62, ["−4", "−2", "0", "2", "4"]),
    (0.548...0.823, ["0.55", "0.60", "0.65", "0.70", "0.75", "0.80"]),
    (
      -1e6...2e6, ["−1,000,000", "−500,000", "0", "500,000", "1,000,000", "1,500,000", "2,000,000"]
    ),
  ])
  func `ticks of an axis have equally many decimals`(range: ClosedRange<Double>, texts: [String]) {
    #expect(Figure.Axis("y").labelledTicks(in: range, at: []).map(\.text) == texts)
  }

  @Test func `an identity has one colour in every figure, and so have the publication's numbers`()
    throws
  {
    func colours(_ numbers: [Int]) -> [FigurePen.Colour?] {
      let series = numbers.map {
        Figure.Series("m\($0)", style: .line, points: [.init(x: 1, y: 1)], identity: $0)
      }
      let paper = numbers.map {
        Figure.Series("paper", style: .points, points: [.init(x: 1, y: 2)], identity: $0)
      }
      let layout = FigureLayout(figure(series + paper))
      #expect(
        layout.legend.last
          == .init(label: "paper", pen: .reference(), shape: .points(isSmall: false)))
      let (lines, crosses) = (
        layout.marks.prefix(numbers.count), layout.marks.dropFirst(numbers.count)
      )
      #expect(lines.map(\.pen.colour) == crosses.map(\.pen.colour))
      return lines.map(\.pen.colour)
    }
    #expect(
      colours([2, 0])
        == colours([0, 1, 2]).reversed().filter { $0 != FigurePen.identity(1).colour })
  }

  @Test func `two labels of one identity differ in dashes and marker alone`() {
    let series = ["a", "b"].map {
      Figure.Series($0, style: .line, points: [.init(x: 1, y: 1)], identity: 1)
    }
    let pens = FigureLayout(figure(series)).marks.map(\.pen)
    #expect(pens[0].colour == pens[1].colour)
    #expect(pens[0].dash != pens[1].dash && pens[0].marker != pens[1].marker)
  }

  @Test func `intervals of many lines at one place are drawn side by side`() {
    func marks(_ lines: Int, points: Int) -> [FigureLayout.Mark] {
      FigureLayout(
        figure(
          (0..<lines).map { line in
            .init(
              "\(line)", style: .line,
              points: (0..<points).map { .init(x: Double($0), y: 1, low: 0, high: 2) })
          })
      ).marks
    }
    #expect(marks(2, points: 4).count { $0.shape == .band } == 2)
    let four = marks(4, points: 4).filter { $0.shape == .intervals }
    #expect(
      Set(four.map(\.shift)).count == 4 && !marks(4, points: 4).contains { $0.shape == .band })
    let long = marks(4, points: 40).filter { $0.shape == .intervals }
    let places = long.flatMap { $0.runs.joined().map(\.x) }
    #expect(places.count == Set(places).count && places.count < 40)
  }

  @Test func `pens of neighbours differ in more than colour`() {
    let pens = (0..<8).map(FigurePen.series)
    #expect(Set(pens.map { $0.colour?.hexadecimal }).count == 8)
    for (pen, next) in zip(pens, pens.dropFirst()) {
      #expect(pen.dash != next.dash && pen.marker != next.marker)
    }
  }

  /// The contrast of WCAG 2 between a colour and one of relative luminance `other`.
  private func contrast(_ colour: FigurePen.Colour, _ other: Double) throws -> Double {
    func linear(_ channel: Int) -> Double {
      let value = Double(channel) / 255
      // The steep part of sRGB by its usual approximation is good to two digits here.
      return value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055)
    }
    let luminance =
      0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue)
    return (max(luminance, other) + 0.05) / (min(luminance, other) + 0.05)
  }

  /// x to the power 2.4, as x² times the fifth root of x².
  private func power(_ x: Double) -> Double {
    var root = 0.5
    for _ in 0..<60 {
      root -= (root * root * root * root * root - x * x) / (5 * root * root * root * root)
    }
    return x * x * root
  }

  @Test(arguments: 0..<8)
  func `every colour is seen on light and on dark pages`(place: Int) throws {
    let colour = try #require(FigurePen.series(place).colour)
    #expect(try contrast(colour, 1) >= 3, "on white")
    // The luminance of the dark page.
    #expect(try contrast(colour, 0.0085) >= 3, "on the dark page")
  }

  @Test(arguments: 0..<6)
  func `the colours of identities are seen too, and are no others'`(number: Int) throws {
    let colour = try #require(FigurePen.identity(number).colour)
    #expect(try contrast(colour, 1) >= 3 && contrast(colour, 0.0085) >= 3)
    #expect(!(0..<8).contains { FigurePen.series($0).colour == colour })
  }

  @Test func `numbers of a figure have four digits and the names of categories`() {
    let numbers = FigureNumbers(
      figure(
        [.init("a", style: .points, points: [.init(x: 1, y: 12.34567, low: 0.000123456)])],
        x: .init("x", categories: ["p", "q"]), levels: [.init("zero", y: 0)]))
    #expect(numbers.columns == ["series", "x", "y", "from", "to"])
    #expect(numbers.groups.map(\.label) == ["a", "zero"])
    #expect(
      numbers.groups.map(\.rows) == [
        [["q", "12.35", "0.0001235", ""]], [["everywhere", "0", "", ""]],
      ])
  }

  @Test func `an axis of almost equal numbers is wide enough to be drawn`() {
    let axis = Figure.Axis("temperature")
    let range = axis.range(of: [1.25, 1.250001])
    #expect(range.upperBound - range.lowerBound > 1e-3)
    #expect(range.contains(1.25) && range.contains(1.250001))
    let wide = axis.range(of: [1, 2])
    #expect(abs(wide.lowerBound - 0.96) < 1e-12 && abs(wide.upperBound - 2.04) < 1e-12)
  }
}
