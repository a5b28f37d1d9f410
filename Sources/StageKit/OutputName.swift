/// The name of a declared output: a file, or a folder with all the files below it when it ends in a slash.
public enum OutputName {
  public static func isFolder(_ name: String) -> Bool { name.hasSuffix("/") }

  /// Whether the file `file` is the output `declared`, or lies in it.
  public static func holds(_ declared: String, _ file: String) -> Bool {
    isFolder(declared) ? file.hasPrefix(declared) && file != declared : file == declared
  }

  /// The path without the slash that marks a folder.
  public static func path(_ name: String) -> String {
    isFolder(name) ? String(name.dropLast()) : name
  }
}
