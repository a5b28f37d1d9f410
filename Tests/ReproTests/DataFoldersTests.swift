import Datasets
import Foundation
import TestSupport
import Testing

@testable import repro

@Suite struct DataFoldersTests {
  @Test func `the folder of the command line is first, those of the system are last`() throws {
    let environment = ["HOME": "/home/a", "REPRO_DATA": "/mnt/data"]
    #expect(
      DataFolders(given: "/here", environment: environment).paths == [
        "/here", "/mnt/data", "/home/a/.local/share/repro", "/usr/local/share/datasets",
        "/usr/share/datasets",
      ])
    #expect(try DataFolders(given: nil, environment: environment).first() == "/mnt/data")
    let none = DataFolders(given: nil, environment: ["HOME": "/home/a", "REPRO_DATA": ""])
    #expect(try none.first() == "/home/a/.local/share/repro")
  }

  @Test func `XDG's variables move the folders of the user and the system, absolute ones only`() {
    let environment = [
      "HOME": "/home/a", "XDG_DATA_HOME": "/data/",
      "XDG_DATA_DIRS": "/opt/share/:relative:/usr/share",
    ]
    #expect(
      DataFolders(given: nil, environment: environment).paths == [
        "/data/repro", "/opt/share/datasets", "/usr/share/datasets",
      ])
    let relative = ["HOME": "/home/a", "XDG_DATA_HOME": "data", "XDG_DATA_DIRS": "share"]
    #expect(
      DataFolders(given: nil, environment: relative).paths == [
        "/home/a/.local/share/repro", "/usr/local/share/datasets", "/usr/share/datasets",
      ])
  }

  @Test(arguments: ["/", "//", "/."])
  func `the root of the file system is nobody's home`(home: String) throws {
    let folders = DataFolders(given: nil, environment: ["HOME": home])
    #expect(folders.paths == ["/usr/local/share/datasets", "/usr/share/datasets"])
    #expect { try folders.first() } throws: {
      let error = $0 as? UserError
      return error?.code == 73 && error?.message.contains("--data DIR") == true
    }
    #expect(try DataFolders(given: "/here", environment: ["HOME": home]).first() == "/here")
  }

  @Test func `without HOME the system knows the user's folder`() throws {
    let record = try #require(getpwuid(getuid()))
    let home = String(cString: record.pointee.pw_dir)
    let folders = DataFolders(given: nil, environment: [:])
    let isThere = home != "/" && FileManager.default.fileExists(atPath: home)
    #expect(folders.paths.contains("\(home)/.local/share/repro") == isThere)
    #expect(!folders.paths.contains("/.local/share/repro"))
  }

  @Test func `a folder that is named twice is searched once, and a relative one is made absolute`()
  {
    let environment = ["HOME": "/home/a", "REPRO_DATA": "/usr/share/datasets"]
    let paths = DataFolders(given: "data", environment: environment).paths
    #expect(paths.count == 4)
    #expect(paths[0] == "\(FileManager.default.currentDirectoryPath)/data")
    #expect(paths.filter { $0 == "/usr/share/datasets" }.count == 1)
  }

  @Test func `a data set is in the first folder that has all of its files`() throws {
    let directory = try TemporaryDirectory()
    let names = ImageDatasets.descriptor(.fashionMNIST).files.map(\.name)
    for name in names.dropLast() { try directory.write([], to: "a/fashion-mnist/\(name)") }
    for name in names { try directory.write([], to: "b/fashion-mnist/\(name)") }
    let folders = DataFolders(
      given: directory("a"),
      environment: ["REPRO_DATA": directory("b"), "XDG_DATA_HOME": "/nonexistent"])
    #expect(folders.folder(of: .fashionMNIST) == directory("b/fashion-mnist"))
    #expect(folders.folder(of: .cifar10) == nil)
  }
}
