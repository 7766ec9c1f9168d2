#include "node/proxy/control.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/wait.h"
#include "unit/node_proxy/running_proxy.h"

namespace stackpilot::node {
namespace {

using ProxyControl = RunningProxy;

TEST_F(ProxyControl, StopEndsItAndLetsGoOfPortAndFile) {
  start();
  const Peer client = connect();
  const Peer server = server_.accept();
  const Result<ProxyCounters> last = stop_proxy(control_);
  ASSERT_TRUE(last) << last.error().message;
  EXPECT_EQ(last->accepted, 1U);
  EXPECT_EQ(last->open, 0U);
  EXPECT_EQ(client.receive(1), "<RESET>");
  EXPECT_EQ(server.receive(1), "<RESET>");
  EXPECT_THROW((void)connect(), std::runtime_error);
  EXPECT_FALSE(fs::exists(control_));
  thread_.join();
  ASSERT_TRUE(ended_);
  EXPECT_EQ(ended_->accepted, 1U);
}

TEST_F(ProxyControl, ItEndsByItselfAtItsLimit) {
  ProxyPlan brief = plan();
  brief.limit = Millis(100);
  start(brief);
  const Peer client = connect();
  EXPECT_EQ(client.receive(1), "<RESET>");
  thread_.join();
  EXPECT_TRUE(ended_);
  EXPECT_FALSE(fs::exists(control_));
}

TEST_F(ProxyControl, ANoisyClientDoesNotKeepItAlive) {
  ProxyPlan brief = plan();
  brief.limit = Millis(200);
  brief.fault = slow(100);
  start(brief);
  const Peer client = connect();
  const Stopwatch watch;
  wait_until(Deadline(Millis(10'000)), Millis(1), [&] { return !client.send("more"); });
  thread_.join();
  EXPECT_LT(watch.elapsed_ms(), 5'000);
}

TEST_F(ProxyControl, IsForOurUserOnly) {
  start();
  struct stat file = {};
  ASSERT_EQ(::stat(control_.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777U, 0600U);
}

TEST_F(ProxyControl, AFileThatIsThereIsNotTaken) {
  ASSERT_TRUE(write_file(control_, "someone else's"));
  const auto refused = run_proxy(plan(), [](int) { FAIL() << "it serves"; });
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find(control_.string()), std::string::npos);
  EXPECT_EQ(read_file(control_).value(), "someone else's");
}

TEST_F(ProxyControl, RefusesWhatItDoesNotKnowAndGoesOn) {
  start();
  const auto error_of = [&](const Json& request) {
    const Result<Json> answer = ask_control(control_, request);
    return answer ? "" : answer.error().message;
  };
  EXPECT_NE(error_of(Json{{"do", "dance"}}).find("neither"), std::string::npos);
  EXPECT_NE(error_of(Json("text")), "");
  EXPECT_NE(error_of(Json{{"do", "set"}}), "");
  Json fault = no_fault();
  fault["refusal"] = "politely";
  EXPECT_NE(error_of(Json{{"do", "set"}, {"fault", fault}}).find("not a fault"), std::string::npos);
  EXPECT_TRUE(read_proxy_counters(control_));
}

TEST_F(ProxyControl, ThatIsNotThereIsAnError) {
  EXPECT_FALSE(read_proxy_counters(control_));
  EXPECT_FALSE(read_proxy_counters("/" + std::string(200, 'x')));
}

TEST_F(ProxyControl, AddressesThatCannotBeUsedAreErrors) {
  const auto nothing = [](int) {};
  ProxyPlan bad = plan();
  bad.listen.address = "localhost";
  EXPECT_EQ(run_proxy(bad, nothing).error().kind, ErrorKind::kUsage);
  bad = plan();
  bad.upstream.port = 99'999;
  EXPECT_EQ(run_proxy(bad, nothing).error().kind, ErrorKind::kUsage);
  bad = plan();
  bad.listen.port = server_.port();
  EXPECT_NE(run_proxy(bad, nothing).error().message.find("cannot listen"), std::string::npos);
}

TEST(ParseFault, ReadsWhatWasWritten) {
  ProxyFault fault = reply_cut(50);
  fault.to_server.latency_ms = 60'000;
  for (const ProxyFault& one : {no_fault(), slow(7), resetting(), fault}) {
    const Result<ProxyFault> read = parse_fault(Json(one));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(Json(*read), Json(one));
  }
}

TEST(ParseFault, IsStrict) {
  Json late = Json(no_fault());
  late["to_client"]["latency_ms"] = 60'001;
  Json typo = Json(no_fault());
  typo["to_client"]["delivery"] = "swalow";
  Json extra = Json(no_fault());
  extra["to_clint"] = 1;
  Json negative = Json(no_fault());
  negative["to_client"]["latency_ms"] = -1;
  Json missing = Json(no_fault());
  missing.erase("refusal");
  for (const Json& bad : {late, typo, extra, negative, missing, Json(), Json(7)}) {
    EXPECT_FALSE(parse_fault(bad)) << bad;
  }
}

}  // namespace
}  // namespace stackpilot::node
