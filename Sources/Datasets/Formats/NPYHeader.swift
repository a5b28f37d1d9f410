import PreparedImages

/// The head of an array file of NumPy: element type, order and shape.
///
/// Specification: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
struct NPYHeader: Equatable {
  let type: String
  let isFortranOrder: Bool
  let shape: [Int]

  /// A head of an array of numbers is far shorter.
  private static let longest = 1 << 16

  init(_ source: some ByteSource) throws(DatasetError) {
    let place = source.place
    func malformed(_ expected: String, _ found: String) -> DatasetError {
      .malformed(at: place, expected: expected, found: found)
    }
    let magic = try source.bytes(8, "the magic number")
    guard magic.starts(with: [0x93] + Array("NUMPY".utf8)), (1...3).contains(magic[6]) else {
      throw malformed("a NumPy array of version 1 to 3", "\(magic)")
    }
    let lengthSize = magic[6] == 1 ? 2 : 4
    let length = try source.bytes(lengthSize, "the length of the head").reversed()
      .reduce(0) { $0 << 8 | Int($1) }
    guard length <= Self.longest else { throw malformed("a short head", "\(length) bytes") }
    let text = String(decoding: try source.bytes(length, "the head"), as: UTF8.self)
    let pattern =
      /\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \(([0-9, ]*)\), \}\s*/
    guard let (_, type, order, shape) = text.wholeMatch(of: pattern)?.output else {
      throw malformed("{'descr': ..., 'fortran_order': ..., 'shape': ...}", text)
    }
    self.type = String(type)
    isFortranOrder = order == "True"
    var dimensions: [Int] = []
    for part in shape.split(whereSeparator: { ", ".contains($0) }) {
      guard let dimension = Int(part), dimension < 1 << 40 else {
        throw malformed("a shape", "(\(shape))")
      }
      dimensions.append(dimension)
    }
    self.shape = dimensions
  }
}
