internal import Foundation

/// Why a data set cannot be read, prepared or made; each case knows a next step.
public enum DatasetError: Error, Equatable, CustomStringConvertible {
  /// A file or folder is not there.
  case missing(path: String, what: String)
  /// A link that leads to nothing, or to itself.
  case deadLink(path: String, target: String)
  /// A name that has bytes which are not UTF-8, shown as `\xE9`.
  case foreignName(folder: String, name: String)
  /// A class folder without an image in it.
  case emptyClass(path: String)
  /// The system refuses to read or write.
  case inaccessible(path: String, reason: String)
  /// The disk is full, or a quota used up.
  case noSpace(path: String)
  /// Bytes are not what the format says.
  case malformed(at: DatasetPlace, expected: String, found: String)
  /// A file that is called an image and cannot be used as one.
  case unfitImage(path: String, found: String)
  /// A data set does not have the published or declared number of something.
  case miscounted(at: DatasetPlace, what: String, expected: Int, found: Int)
  /// The folders of training and test images have other classes.
  case unequalClasses(train: String, test: String, onlyInTrain: [String], onlyInTest: [String])
  /// A declaration of a data set is outside its domain.
  case invalidDeclaration(name: String, value: String, requirement: String)
  /// Several files, each with what is wrong with it.
  case several([DatasetError])

  public var description: String {
    ([headline] + evidence.map { "  \($0)" } + ["  next step: \(nextStep)"])
      .joined(separator: "\n")
  }

  /// What is wrong, and with which file.
  private var headline: String {
    switch self {
    case .missing(let path, _): "there is no \(path)"
    case .deadLink(let path, let target): "\(path) is a link that leads nowhere: to \(target)"
    case .foreignName(let folder, let name): "the name \(name) in \(folder) is not UTF-8"
    case .emptyClass(let path): "the class folder \(path) holds no image"
    case .inaccessible(let path, let reason): "\(path) cannot be used: \(reason)"
    case .noSpace(let path): "no space left for \(path)"
    case .malformed(let place, _, _): "\(place) is damaged or of another format"
    case .unfitImage(let path, let found): "\(path) cannot be used as an image: it has \(found)"
    case .miscounted(let place, let what, let expected, let found):
      "\(place) has \(found) \(what), where \(expected) are expected"
    case .unequalClasses(let train, let test, _, _):
      "\(train) and \(test) have other classes"
    case .invalidDeclaration(let name, let value, _):
      "`\(name)` of a data set cannot be \(value)"
    case .several(let problems): "\(problems.count) files or folders cannot be used"
    }
  }

  private var evidence: [String] {
    switch self {
    case .missing(_, let what): return ["needed: \(what)"]
    case .malformed(_, let expected, let found):
      return ["expected: \(expected)", "found: \(found)"]
    case .unequalClasses(let train, let test, let inTrain, let inTest):
      return [(train, test, inTrain), (test, train, inTest)].filter { !$0.2.isEmpty }
        .map { "only in \($0.0), not in \($0.1): \($0.2.joined(separator: ", "))" }
    case .invalidDeclaration(_, _, let requirement): return ["requirement: \(requirement)"]
    case .several(let problems):
      let shown = problems.prefix(Self.mostShown).map(\.headline)
      let rest = problems.count - shown.count
      return shown + (rest > 0 ? ["and \(rest) more"] : [])
    default: return []
    }
  }

  /// A path as a shell reads it back.
  private static func quoted(_ path: String) -> String {
    let isPlain = path.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0))
    }
    return isPlain ? path : "'\(path.replacing("'", with: "'\\''"))'"
  }

  /// Files that a message names one by one.
  private static let mostShown = 50

  private var nextStep: String {
    switch self {
    case .missing: "put it there, or give its folder with `--data`"
    case .deadLink: "remove the link, or put back what it leads to"
    case .foreignName(let folder, let name):
      "rename it: `mv \(Self.quoted(folder))/$'\(name)' \(Self.quoted(folder))/NEW-NAME`"
    case .emptyClass(_): "put JPEG or PNG files into it, or remove the folder"
    case .inaccessible: "check the permissions"
    case .noSpace: "free space there, and run the same command again"
    case .malformed, .miscounted: "get the file again from its official source"
    case .unfitImage:
      "convert it to JPEG, or to PNG of 8 bits a channel, or take it out of the folder"
    case .unequalClasses: "give both the same class folders"
    case .invalidDeclaration(let name, _, _): "change `\(name)` in the parameters of the stage"
    case .several(let problems):
      problems.map(\.nextStep).reduce(into: [String]()) { steps, step in
        if !steps.contains(step), steps.count < 5 { steps.append(step) }
      }.joined(separator: "\n    ")
    }
  }

  /// Throws if there is a problem; several of them as one.
  package static func refuse(_ problems: [DatasetError]) throws(DatasetError) {
    let all = problems.flatMap { problem in
      if case .several(let parts) = problem { parts } else { [problem] }
    }
    if let only = all.first { throw all.count == 1 ? only : .several(all) }
  }

  /// What the system says of an error of Foundation, without the numbers of its own.
  public static func reason(of error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    guard let underlying, underlying.domain == NSPOSIXErrorDomain else {
      return error.localizedDescription
    }
    return String(cString: strerror(Int32(underlying.code)))
  }
}
