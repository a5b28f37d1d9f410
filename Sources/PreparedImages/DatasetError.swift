/// Why a data set cannot be read, prepared or made; each case knows a next step.
public enum DatasetError: Error, Equatable, CustomStringConvertible {
  /// A file or folder is not there.
  case missing(path: String, what: String)
  /// The system refuses to read or write.
  case inaccessible(path: String, reason: String)
  /// The disk is full, or a quota used up.
  case noSpace(path: String)
  /// Bytes are not what the format says.
  case malformed(at: DatasetPlace, expected: String, found: String)
  /// A data set does not have the published or declared number of something.
  case miscounted(at: DatasetPlace, what: String, expected: Int, found: Int)
  /// A declaration of a data set is outside its domain.
  case invalidDeclaration(name: String, value: String, requirement: String)

  public var description: String {
    switch self {
    case .missing(let path, let what):
      """
      there is no \(path)
        needed: \(what)
        next step: put it there, or give its folder with `--data`
      """
    case .inaccessible(let path, let reason):
      """
      \(path) cannot be used
        evidence: \(reason)
        next step: check the permissions
      """
    case .noSpace(let path):
      """
      no space left for \(path)
        next step: free space there, and run the same command again
      """
    case .malformed(let place, let expected, let found):
      """
      the data set is damaged or of another format
        where: \(place)
        expected: \(expected)
        found: \(found)
        next step: get the file again from its official source
      """
    case .miscounted(let place, let what, let expected, let found):
      """
      the data set is not complete: \(what)
        where: \(place)
        expected: \(expected)
        found: \(found)
        next step: get the file again from its official source
      """
    case .invalidDeclaration(let name, let value, let requirement):
      """
      `\(name)` of a data set cannot be \(value)
        requirement: \(requirement)
        next step: change `\(name)` in the parameters of the stage
      """
    }
  }
}
