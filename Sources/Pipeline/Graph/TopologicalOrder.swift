/// Orders vertices so that each comes after what it needs.
///
/// Vertices keep their given order where the edges leave a choice.
public struct TopologicalOrder {
  /// Positions in order.
  public private(set) var order: [Int] = []
  /// The members of the first cycle found, in the direction of need, or empty.
  public private(set) var cycle: [Int] = []

  private enum Mark { case new, open, done }

  /// - Parameters:
  ///   - count: Number of vertices.
  ///   - needs: What a vertex needs.
  /// - Complexity: O(vertices + edges).
  public init(count: Int, needs: (Int) -> [Int]) {
    var marks = [Mark](repeating: .new, count: count)
    var path: [(vertex: Int, rest: ArraySlice<Int>)] = []
    for start in 0..<count where marks[start] == .new {
      marks[start] = .open
      path.append((start, needs(start)[...]))
      while var top = path.popLast() {
        guard let next = top.rest.popFirst() else {
          marks[top.vertex] = .done
          order.append(top.vertex)
          continue
        }
        path.append(top)
        switch marks[next] {
        case .done: break
        case .new:
          marks[next] = .open
          path.append((next, needs(next)[...]))
        case .open:
          let start = path.firstIndex { $0.vertex == next } ?? 0
          cycle = path[start...].map(\.vertex)
          return
        }
      }
    }
  }
}
