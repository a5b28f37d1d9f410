/// A picture of numbers as data: computed by one stage, stored as JSON, drawn by another.
public struct Figure: Equatable, Sendable, ByteStable {
  /// A name for files and references, as in `temperatures`; no two figures share one.
  public var id: String
  public var title: String
  /// What is to be seen, in words, for readers who do not see it.
  public var summary: String
  /// How the numbers were made.
  public var setting: Setting
  public var x: Axis
  public var y: Axis
  public var series: [Series]
  /// Levels to look at beside the series, such as a published number or zero.
  public var levels: [Level]
  /// Remarks about the whole figure.
  public var notes: [String]

  public init(
    id: String, title: String, summary: String, setting: Setting, x: Axis, y: Axis,
    series: [Series], levels: [Level] = [], notes: [String] = []
  ) {
    self.id = id
    self.title = title
    self.summary = summary
    self.setting = setting
    self.x = x
    self.y = y
    self.series = series
    self.levels = levels
    self.notes = notes
  }

  /// One direction of the picture.
  public struct Axis: Equatable, Sendable, Codable {
    public var title: String
    public var unit: Unit?
    public var scale: Scale
    /// Names for the whole numbers from 0, for an axis that counts things instead of measuring.
    public var categories: [String]

    public enum Scale: String, Sendable, Codable { case linear, logarithmic }

    public init(
      _ title: String, unit: Unit? = nil, scale: Scale = .linear, categories: [String] = []
    ) {
      self.title = title
      self.unit = unit
      self.scale = scale
      self.categories = categories
    }
  }

  /// Points that belong together, under one entry of the legend.
  public struct Series: Equatable, Sendable, Codable {
    public var label: String
    public var style: Style
    public var points: [Point]
    /// What the series is about, as a number that all figures of a project share.
    ///
    /// Series of one number have one colour everywhere. Nil for what no other figure shows.
    public var identity: Int?

    public enum Style: String, Sendable, Codable { case line, points, bars }

    public init(_ label: String, style: Style, points: [Point], identity: Int? = nil) {
      self.label = label
      self.style = style
      self.points = points
      self.identity = identity
    }
  }

  /// A number with, where it has one, an interval around it; points that are not finite are gaps.
  public struct Point: Equatable, Sendable, Codable {
    public var x: Double
    public var y: Double
    public var low: Double?
    public var high: Double?
    /// A word beside the point.
    public var label: String?

    public init(
      x: Double, y: Double, low: Double? = nil, high: Double? = nil, label: String? = nil
    ) {
      self.x = x
      self.y = y
      self.low = low
      self.high = high
      self.label = label
    }
  }

  /// A horizontal line across the picture.
  public struct Level: Equatable, Sendable, Codable {
    public var label: String
    public var y: Double

    public init(_ label: String, y: Double) {
      self.label = label
      self.y = y
    }
  }
}
