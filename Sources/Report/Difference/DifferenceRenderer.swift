/// Turns a comparison into text; equal input gives equal bytes.
public protocol DifferenceRenderer: Sendable {
  /// A complete text with its last newline.
  func render(_ difference: Difference) throws(ReportError) -> String
}

/// The comparison as JSON: everything, for other programs.
public struct DifferenceJSON: DifferenceRenderer {
  public init() {}

  public func render(_ difference: Difference) throws(ReportError) -> String {
    String(decoding: try difference.json(), as: UTF8.self)
  }
}
