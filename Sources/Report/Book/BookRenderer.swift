/// Turns a book into text; equal input gives equal bytes.
public protocol BookRenderer: Sendable {
  /// The usual ending of files in this form, without the dot.
  var fileExtension: String { get }

  func render(_ book: Book) -> String
}
