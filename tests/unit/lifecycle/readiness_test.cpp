// What a deploy makes of the answers of a service that does not become ready, or only later.
#include "lifecycle/readiness.h"

#include <gtest/gtest.h>

#include <atomic>
#include <regex>

#include "base/clock.h"
#include "unit/access_observe/listener.h"

namespace stackpilot::lifecycle {
namespace {

constexpr auto patience = Millis(300);

std::string answer(const std::string& status, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

// Without a length: its end is that of the connection.
std::string answer_without_length(const std::string& body) {
  return "HTTP/1.1 200 OK\r\n\r\n" + body;
}

std::string of_mib(std::size_t count) {
  return std::string(count << 20U, 'x');
}

Status wait_for(int port, const ReadinessContract& contract) {
  events::Step step("Wait");
  return wait_until_ready(access::TcpEndpoint{"127.0.0.1", port}, contract, patience, step);
}

struct NeverReady {
  std::string name;
  std::string answer;
  ReadinessContract contract;
  std::string why;  ///< what the error ends with
};

void PrintTo(const NeverReady& one, std::ostream* out) {
  *out << one.name;
}

class NeverReadyServices : public ::testing::TestWithParam<NeverReady> {};

TEST_P(NeverReadyServices, AreGivenUpWithWhatTheLastAnswerLacked) {
  const access::Listener service(GetParam().answer);
  const Stopwatch watch;
  const Status ready = wait_for(service.port(), GetParam().contract);
  ASSERT_FALSE(ready);
  EXPECT_EQ(ready.error().kind, ErrorKind::kBroken);
  const std::string port = std::to_string(service.port());
  EXPECT_EQ(ready.error().message,
            "the service is not ready after 0.3 s: " +
                std::regex_replace(GetParam().why, std::regex("PORT"), port));
  EXPECT_LT(watch.elapsed_ms(), 3'000);
}

const ReadinessContract plain = {.get = "/ready"};
const ReadinessContract with_value = {.get = "/ready", .is = {{"/ok", true}}};
const ReadinessContract with_reason = {.get = "/ready", .reason = "/detail"};

INSTANTIATE_TEST_SUITE_P(
    Rows, NeverReadyServices,
    ::testing::Values(
        NeverReady{"Refuses", answer("503 No", R"({"detail":"db_gone"})"), plain,
                   R"(the status is 503, not 200: {"detail":"db_gone"})"},
        NeverReady{"GivesAReason", answer("503 No", R"({"detail":"db_gone"})"), with_reason,
                   "the status is 503, not 200: db_gone"},
        NeverReady{"SaysSomethingElse", answer("200 OK", R"({"ok":false})"), with_value,
                   R"(/ok is false, not true: {"ok":false})"},
        NeverReady{"HasNothingAtThePlace", answer("200 OK", R"({"yes":true})"), with_value,
                   R"(/ok is not in the answer: {"yes":true})"},
        NeverReady{"SaysALot", answer("503 No", of_mib(10)), plain,
                   "the status is 503, not 200: " + std::string(240, 'x') + "..."},
        NeverReady{"SaysALotMore", answer("200 OK", of_mib(10)), with_value,
                   "the answer is longer than 65536 bytes: " + std::string(240, 'x') + "..."},
        NeverReady{"ClaimsALot",
                   "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" + of_mib(17), plain,
                   "GET http://127.0.0.1:PORT/ready: receive: the answer is longer than 16 MiB"},
        NeverReady{"NeverEnds", answer_without_length(of_mib(17)), plain,
                   "GET http://127.0.0.1:PORT/ready: receive: the answer is longer than 16 MiB"}),
    [](const auto& one) { return one.param.name; });

TEST(Readiness, TakesALongAnswerForWhatItsStatusSays) {
  const access::Listener service(answer("200 OK", of_mib(10)));
  EXPECT_TRUE(wait_for(service.port(), plain));
}

TEST(Readiness, IsWaitedFor) {
  std::atomic<int> asked{0};
  const access::Listener service([&](const std::string&) {
    return ++asked < 3 ? answer("200 OK", R"({"ok":false})") : answer("200 OK", R"({"ok":true})");
  });
  EXPECT_TRUE(wait_for(service.port(), with_value));
  EXPECT_EQ(asked, 3);
}

TEST(Readiness, OfWhatDoesNotListenIsGivenUp) {
  const Status ready = wait_for(access::unused_port(), plain);
  ASSERT_FALSE(ready);
  EXPECT_NE(ready.error().message.find("connect: Connection refused"), std::string::npos)
      << ready.error().message;
}

}  // namespace
}  // namespace stackpilot::lifecycle
