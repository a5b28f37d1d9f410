internal import CTurboJPEG
public import Foundation

/// The library that decodes JPEG: its releases differ in how they smooth and round.
public enum JPEGLibrary {
  /// The bytes of the library that this process has loaded, which decide the pixels; nil if its file
  /// cannot be read.
  ///
  /// libjpeg-turbo tells no version at run time.
  public static func contents() -> Data? {
    ctj_library_path().flatMap { FileManager.default.contents(atPath: String(cString: $0)) }
  }
}
