/// Where in the files of a data set something was found.
public struct DatasetPlace: Equatable, Sendable, CustomStringConvertible {
  public let file: String
  /// The name inside an archive.
  public let entry: String?
  /// The byte of the file, or of the entry once it is unpacked.
  public let offset: Int?

  public init(_ file: String, entry: String? = nil, offset: Int? = nil) {
    self.file = file
    self.entry = entry
    self.offset = offset
  }

  public var description: String {
    file + (entry.map { ", entry \($0)" } ?? "") + (offset.map { ", byte \($0)" } ?? "")
  }
}
