#include "events/stream.h"

#include <gtest/gtest.h>

#include <array>
#include <thread>

#include "events/step.h"

namespace stackpilot::events {
namespace {

// Keeps what it takes, as JSON without the times.
struct Recorder : Sink {
  void take(const Record& record) override {
    Json json = to_json(record);
    numbers.push_back(json.at("number"));
    for (const char* time : {"number", "at", "ms", "took_ms"}) json.erase(time);
    taken.push_back(std::move(json));
  }
  std::vector<std::uint64_t> numbers;
  std::vector<Json> taken;
};

class Stream : public ::testing::Test {
 protected:
  Recorder recorder_;
  Attached attached_{recorder_};
};

TEST_F(Stream, EverySinkTakesEveryEventWhileItIsAttached) {
  Recorder other;
  note("first");
  {
    const Attached also(other);
    note("second");
  }
  note("third");
  EXPECT_EQ(recorder_.taken.size(), 3U);
  ASSERT_EQ(other.taken.size(), 1U);
  EXPECT_EQ(other.taken.front(), Json({{"event", "noted"}, {"text", "second"}}));
}

TEST_F(Stream, NumbersHaveNoGapsHoweverManyThreadsEmit) {
  {
    std::array<std::jthread, 8> threads;
    for (std::jthread& one : threads) {
      one = std::jthread([] {
        for (int n = 0; n < 100; ++n) note("x");
      });
    }
  }
  ASSERT_EQ(recorder_.numbers.size(), 800U);
  for (std::size_t i = 1; i < recorder_.numbers.size(); ++i) {
    ASSERT_EQ(recorder_.numbers[i], recorder_.numbers[i - 1] + 1);
  }
}

TEST_F(Stream, AStepBeginsAdvancesAndEnds) {
  {
    Step step("Load");
    step.at("reading");
    step.at(Fraction{1, 4, "bytes"});
    step.done("all of it");
  }
  ASSERT_EQ(recorder_.taken.size(), 4U);
  const Json id = recorder_.taken.front().at("step");
  const Json fraction = {{"done", 1}, {"total", 4}, {"unit", "bytes"}};
  const Json expected[] = {
      {{"event", "step-began"}, {"step", id}, {"title", "Load"}, {"expected_ms", nullptr}},
      {{"event", "step-advanced"}, {"step", id}, {"detail", "reading"}, {"fraction", nullptr}},
      {{"event", "step-advanced"}, {"step", id}, {"detail", ""}, {"fraction", fraction}},
      {{"event", "step-ended"},
       {"step", id},
       {"title", "Load"},
       {"outcome", "ok"},
       {"result", "all of it"}}};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(recorder_.taken[i], expected[i]);
}

TEST_F(Stream, AStepThatIsNotDoneHasFailed) {
  { const Step step("Load"); }
  EXPECT_EQ(recorder_.taken.back().at("outcome"), "failed");
}

TEST_F(Stream, AStepHasTheTimeThatIsExpectedOfIt) {
  set_expectation([](const std::string& title) -> std::optional<double> {
    return title == "known" ? std::optional<double>(7.0) : std::nullopt;
  });
  Step("known").done();
  EXPECT_EQ(recorder_.taken.front().at("expected_ms"), 7.0);
  recorder_.taken.clear();
  Step("unknown").done();
  EXPECT_EQ(recorder_.taken.front().at("expected_ms"), nullptr);
  set_expectation({});
}

struct Named {
  Event event;
  const char* name;
};

TEST(Events, HaveANameAndTheirMembers) {
  const Named table[] = {
      {RunBegan{"r1", "verify", "/evidence/r1"}, "run-began"},
      {RunEnded{"r1"}, "run-ended"},
      {SectionBegan{"clean", 2, 4}, "section-began"},
      {StepSkipped{"drills", "no engine"}, "step-skipped"},
      {FaultOpened{Fault{.id = "f1"}}, "fault-opened"},
      {FaultInjected{"f1", 2.5}, "fault-injected"},
      {FaultProven{"f1", true, "seen"}, "fault-proven"},
      {FaultHealed{"f1", "started it"}, "fault-healed"},
      {FaultFailed{"f1", "heal", "no answer"}, "fault-failed"},
      {ProbeTurned{"ready", Colour::kRed, "db_unreachable", 12.5}, "probe-turned"},
      {RecordWritten{"17", 3}, "record-written"},
      {RecordAcknowledged{"17", 3, "ok"}, "record-acknowledged"},
      {VerdictGiven{"G-01-01", "fail", "no echo"}, "verdict-given"},
      {EvidenceKept{"/evidence/r1", "abc"}, "evidence-kept"},
      {Relayed{"a line"}, "relayed"},
      {ErrorReported{Error{ErrorKind::kLocked, "held", "wait", ""}}, "error-reported"}};
  for (const Named& row : table) {
    const Json json = to_json(Record{7, "then", 1.5, row.event});
    EXPECT_EQ(json.at("event"), row.name);
    EXPECT_EQ(json.at("number"), 7);
    EXPECT_EQ(json.at("at"), "then");
    EXPECT_EQ(json.at("ms"), 1.5);
    EXPECT_GT(json.size(), 4U) << row.name << " says nothing";
  }
}

TEST(Events, ErrorsHaveTheExitCode) {
  const Json json =
      to_json(Record{1, "", 0, ErrorReported{Error{ErrorKind::kLocked, "held", "wait", "by x"}}});
  EXPECT_EQ(json.at("exit_code"), 5);
  EXPECT_EQ(json.at("message"), "held");
  EXPECT_EQ(json.at("hint"), "wait");
  EXPECT_EQ(json.at("detail"), "by x");
}

}  // namespace
}  // namespace stackpilot::events
