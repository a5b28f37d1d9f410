import Foundation

extension Finished {
  /// Standard output as JSON.
  func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(out.utf8)) }

  /// The members of every object in a list of objects, as one set a member.
  func rows() throws -> [[String: Any]] { try json() as? [[String: Any]] ?? [] }
}
