internal import Synchronization

/// The listings of the files behind sets of modules, each made once: many stages share few of them.
final class CodeListings: Sendable {
  private let code: ModuleCode
  private let made = Mutex<[Set<String>: CodeListing]>([:])

  init(of code: ModuleCode) { self.code = code }

  subscript(modules: Set<String>) -> CodeListing {
    made.withLock { made in
      if let listing = made[modules] { return listing }
      let listing = CodeListing(files: code.files(behind: modules))
      made[modules] = listing
      return listing
    }
  }
}
