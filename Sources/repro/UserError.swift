import ArgumentParser
import Bundles
import Cluster
import Datasets
import Fetch
import Foundation
import Kernels
import Pipeline
import PreparedImages
import RemoteStore

/// The exit codes that scripts may rely on.
enum ExitStatus: Int32 {
  case answerIsNo = 1
  case stageFailed = 2
  case usage = 64
  case badManifest = 65
  case inputMissing = 66
  case unavailable = 69
  case internalError = 70
  case cannotCreate = 73
  case storeDamage = 74
  /// A stage on a machine whose results would have other bits.
  case wrongMachine = 78
  case interrupted = 130
}

/// An error as the user meets it: one message with a next step, and an exit code.
struct UserError: Error {
  let message: String
  let code: Int32

  init(_ message: String, code: ExitStatus) {
    self.message = message
    self.code = code.rawValue
  }

  /// `nil` for what the argument parser prints itself.
  init?(_ error: any Error) {
    switch error {
    case let error as UserError: self = error
    case let error as ManifestError:
      message = error.description
      code =
        switch error {
        case .unreadable: ExitStatus.inputMissing.rawValue
        case .unknownProfile: ExitStatus.usage.rawValue
        case .notJSON, .invalid: ExitStatus.badManifest.rawValue
        }
    case let error as TargetError:
      message = error.description
      code = ExitStatus.usage.rawValue
    case let error as StoreError:
      message = error.description
      code = error.exitCode
    case let error as FetchError:
      message = error.description
      code = Self.code(of: error).rawValue
    case let error as DatasetError:
      message = error.description
      code = Self.code(of: error).rawValue
    case let error as ClusterError:
      message = error.description
      code = Self.code(of: error).rawValue
    case let error as RemoteError:
      message = error.description
      code = Self.code(of: error).rawValue
    case let error as BundleError:
      message = error.description
      code = Self.code(of: error).rawValue
    case let error as SourceError:
      message = error.description
      code = ExitStatus.inputMissing.rawValue
    case let error as BLASError:
      message = error.description
      code = Self.code(of: error).rawValue
    case is ExitCode, is ValidationError, is CleanExit: return nil
    default:
      // The argument parser's own errors know their exit code; anything else is ours.
      guard Repro.exitCode(for: error) == .failure else { return nil }
      message = Self.describe(error)
      code = Self.code(of: error)
    }
  }

  func printAndExit() -> Never {
    Console.standardError("repro: error: \(message)\n")
    exit(code)
  }

  private static func code(of error: FetchError) -> ExitStatus {
    switch error {
    case .unavailable, .wrongBytes, .wrongCopy: .unavailable
    case .cannotWrite: .cannotCreate
    case .notFound, .unreadable, .unknownName: .inputMissing
    }
  }

  private static func code(of error: ClusterError) -> ExitStatus {
    switch error {
    case .badFile: .badManifest
    case .unknownCluster, .unfitPath: .usage
    case .noScheduler, .refused: .unavailable
    }
  }

  private static func code(of error: RemoteError) -> ExitStatus {
    switch error {
    case .badAddress, .badCredentials: .usage
    case .noCredentials: .inputMissing
    case .unavailable: .unavailable
    }
  }

  private static func code(of error: DatasetError) -> ExitStatus {
    switch error {
    case .inaccessible, .noSpace: .cannotCreate
    case .invalidDeclaration: .badManifest
    case .missing, .deadLink, .foreignName, .emptyClass, .malformed, .unfitImage, .miscounted,
      .unequalClasses, .several:
      .inputMissing
    }
  }

  private static func code(of error: BundleError) -> ExitStatus {
    switch error {
    case .exists, .cannotWrite: .cannotCreate
    case .notFound, .cannotRead: .inputMissing
    case .unsafe: .answerIsNo
    }
  }

  private static func code(of error: BLASError) -> ExitStatus {
    switch error {
    case .coreNotSupported: .usage
    // As the launcher says of a library that is not there.
    case .unsupportedProcessor, .coreRefused, .notInstalled, .incomplete, .serialBuild:
      .inputMissing
    }
  }

  private static func describe(_ error: any Error) -> String {
    let system = error as NSError
    if system.domain == NSCocoaErrorDomain || system.domain == NSPOSIXErrorDomain {
      let path = system.userInfo[NSFilePathErrorKey] as? String
      let reason = DatasetError.reason(of: error)
      return path.map { "\($0): \(reason)" } ?? reason
    }
    return String(describing: error)
  }

  private static func code(of error: any Error) -> Int32 {
    let system = error as NSError
    if system.domain == NSCocoaErrorDomain {
      switch CocoaError.Code(rawValue: system.code) {
      case .fileWriteOutOfSpace, .fileWriteNoPermission, .fileWriteVolumeReadOnly:
        return ExitStatus.cannotCreate.rawValue
      case .fileReadNoSuchFile, .fileReadNoPermission: return ExitStatus.inputMissing.rawValue
      default: break
      }
    }
    return ExitStatus.internalError.rawValue
  }
}
