internal import CLibrary

/// A variable of the environment, by which OpenBLAS is told what it offers no function for.
struct EnvironmentVariable {
  let name: String

  init(_ name: String) { self.name = name }

  /// Calls `body` while the variable has `value`, whatever it was and will be again.
  func set<Result>(to value: String, _ body: () -> Result) -> Result {
    let inherited = getenv(name).map { String(cString: $0) }
    setenv(name, value, 1)
    defer {
      if let inherited { setenv(name, inherited, 1) } else { unsetenv(name) }
    }
    return body()
  }
}
