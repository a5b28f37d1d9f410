import Pipeline
import Testing

@Suite struct EstimateRecordTests {
  @Test func `the error is that of the estimate shown when a tenth had passed`() throws {
    var course = EstimateCourse()
    course.note(left: 45, at: 5)
    course.note(left: 110, at: 10)
    course.note(left: 1, at: 90)
    let record = try #require(course.record(after: 100))
    #expect(record.firstAt == 5)
    #expect(record.firstSeconds == 50)
    #expect(record.tenthSeconds == 120)
    #expect(record.tenthError == 0.2)
  }

  @Test func `a build that told nothing by then has no error, and one that told nothing no record`()
  {
    var course = EstimateCourse()
    #expect(course.record(after: 10) == nil)
    course.note(left: 5, at: 5)
    #expect(course.record(after: 10)?.tenthError == nil)
  }
}
