/// The source files of a program by module, and which modules each module is built on.
///
/// What a stage computes is decided by the module that holds its kind and by all that this one is built on:
/// the compiler sees to it that nothing else is called. So no list of paths is kept by hand.
public struct ModuleCode: Sendable {
  /// SHA-256 of each source file by its path, by module.
  public var sources: [String: [String: String]]
  /// The modules that a module names as its dependencies, by module.
  public var dependencies: [String: [String]]

  public init(sources: [String: [String: String]], dependencies: [String: [String]] = [:]) {
    self.sources = sources
    self.dependencies = dependencies
  }

  /// Every source file with its digest.
  public var files: [String: String] {
    sources.values.reduce(into: [:]) { $0.merge($1) { own, _ in own } }
  }

  /// Some modules and all that they are built on.
  public func closure(of modules: Set<String>) -> Set<String> {
    var found: Set<String> = []
    var open = Array(modules)
    while let module = open.popLast() {
      if found.insert(module).inserted { open += dependencies[module] ?? [] }
    }
    return found
  }

  /// The source files of some modules and of all that they are built on.
  public func files(behind modules: Set<String>) -> [String: String] {
    closure(of: modules).reduce(into: [:]) { files, module in
      files.merge(sources[module] ?? [:]) { own, _ in own }
    }
  }
}
