import ArgumentParser
import Batches
import Datasets
import Foundation
import Pipeline
import PreparedImages

/// `repro data`: looks at data sets.
struct DataVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Look at data sets.", subcommands: [DataPreviewVerb.self])
}

/// `repro data preview DATASET`: a picture of the images that trainings see, or of their stand-ins.
struct DataPreviewVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Write a sheet of sample images, as trainings under this profile see them.")

  @OptionGroup var project: ProjectOptions

  @Option(
    help: ArgumentHelp(
      "The picture (default: DATASET.png, or DATASET-stand-in.png).", valueName: "FILE"))
  var output: String?

  @Flag(help: "Replace a picture that is there already.")
  var force = false

  @Flag(help: "Show generated images in place of the data set, whether it is here or not.")
  var standIn = false

  @Argument(help: "A data set, or the id of a stage that prepares a folder of images.")
  var dataset: String

  private static let kinds: Set = ["image-data", "image-folder"]
  private static let file = "dataset.safetensors"

  func run() async throws {
    let (graph, _) = try Project.graph(project)
    let stages = graph.nodes.filter { Self.kinds.contains($0.kind) }
    guard let stage = stages.first(where: { Self.names($0).contains(dataset) }) else {
      let known = stages.map { Self.names($0)[0] }.joined(separator: ", ")
      throw UserError(
        "there is no data set \"\(dataset)\"\n  next: use one of \(known)", code: .usage)
    }
    try requireImages(of: stage)
    let opened = try Project(
      project, [stage.id.text], access: .readWrite, generatesData: standIn)
    var build = try BuildOptions.parse([])
    build.progress.quiet = true
    try await BuildSession(project: opened, options: build, arguments: project).run()
    let files = try opened.planner.plan([stage.id], in: opened.graph).entries.last?.files
    guard let blob = files?[Self.file] else {
      throw UserError("\(stage.id) left no \(Self.file)", code: .internalError)
    }
    let sheet = try SampleSheet(ofPreparedFile: opened.store.path(of: blob.digest))
    let isStandIn = sheet.source == .standIn
    let name = dataset.replacing("/", with: "-") + (isStandIn ? "-stand-in" : "")
    let path = project.given(output ?? "\(name).png")
    let scratch = try ScratchFolder()
    try sheet.write(to: scratch.path("sheet.png"))
    try write(Data(contentsOf: URL(fileURLWithPath: scratch.path("sheet.png"))), to: path)
    let classes = sheet.classes.map(String.init).joined(separator: " ")
    print(
      "\(path): \(isStandIn ? "generated stand-ins" : "real images"); classes from above: \(classes)"
    )
  }

  /// Writes the picture, unless another file has its name that may not be replaced.
  private func write(_ picture: Data, to path: String) throws {
    var status = stat()
    let isThere = lstat(path, &status) == 0
    let isStream = isThere && ![S_IFREG, S_IFLNK, S_IFDIR].contains(status.st_mode & S_IFMT)
    if isThere, !force, !isStream {
      if FileManager.default.contents(atPath: path) == picture { return }
      throw UserError(
        "\(path) exists\n"
          + "  next: choose another name with --output FILE, or replace it with --force",
        code: .cannotCreate)
    }
    do {
      try picture.write(to: URL(fileURLWithPath: path), options: isStream ? [] : .atomic)
    } catch {
      throw UserError(
        "\(path) cannot be written: \(DatasetError.reason(of: error))\n"
          + "  next: name another file with --output FILE",
        code: .cannotCreate)
    }
  }

  /// Throws unless the published data set that the stage prepares is here, or its stand-in asked for.
  private func requireImages(of stage: StageNode) throws {
    guard !standIn, !project.standIns, case .string(let name)? = stage.parameters["dataset"],
      let known = ImageDatasetName(rawValue: name), project.dataFolders.folder(of: known) == nil
    else { return }
    throw UserError(
      "\(name) is not on this machine\n  next: \(ImageDatasets.descriptor(known).advice); or "
        + "`\(project.command("data", "preview", dataset, "--stand-in"))` shows generated images",
      code: .inputMissing)
  }

  /// What a stage is called here: its data set first, then its id.
  private static func names(_ node: StageNode) -> [String] {
    let dataset =
      if case .string(let name)? = node.parameters["dataset"] { [name] } else { [String]() }
    return dataset + [node.id.text]
  }
}
