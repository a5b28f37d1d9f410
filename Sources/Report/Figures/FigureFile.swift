/// The file in which the picture of a figure lies, beside the texts that show it.
public enum FigureFile {
  /// A name without anything that means something in a path, an address or a shell.
  public static func name(of id: String) -> String {
    String(id.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "-" }) + ".svg"
  }
}
