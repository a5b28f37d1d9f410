/// Turns tables and documents into text; equal input gives equal bytes.
public protocol Renderer: Sendable {
  /// The usual ending of files in this form, without the dot.
  var fileExtension: String { get }

  /// One table, to be read alone or put into a larger text.
  func render(_ table: Table) -> String

  /// A complete text.
  func render(_ document: Document) -> String
}
