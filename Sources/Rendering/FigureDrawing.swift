internal import Foundation
internal import Report
public import ReportModel

/// Pictures of figures that belong to no artifact, drawn as those of artifacts are.
public enum FigureDrawing {
  /// The picture of `figure` as an SVG file; gnuplot's files lie in `folder` for a while.
  /// - Throws: `StageError` when gnuplot is not installed or refuses the figure, and `ReportError`.
  public static func svg(of figure: Figure, in folder: String) throws -> String {
    let gnuplot = Gnuplot(folder: URL(fileURLWithPath: folder))
    let picture = try SVGPicture(figure, drawing: gnuplot.draw(GnuplotScript(figure)))
    return SVGPicture.file(picture.element)
  }
}
