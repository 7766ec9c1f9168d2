// A service that answers wrongly, and compose files of many kinds, in a clone with a small lab.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <memory>
#include <regex>

#include "access/exec/http_exchange.h"
#include "cli/clone.h"
#include "e2e/lab_driver.h"

namespace stackpilot::e2e {
namespace {

constexpr const char* compose_path = "tests/e2e/misbehaving/docker-compose.yml";
constexpr const char* address = "192.168.52.10";
constexpr int port = 8080;

std::string swapped(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// A lab of two nodes, with this service as the first.
std::string small_lab(const std::string& lab) {
  const std::regex second_worker("\n  - \\{name: worker2[^\n]*");
  std::string text = std::regex_replace(lab, second_worker, "");
  text = std::regex_replace(text, std::regex("192\\.168\\.56\\."), "192.168.52.");
  text = swapped(text, "\n  name: stackpilot\n", "\n  name: misbehaving\n");
  return swapped(text, "\nservices:\n", fmt::format("\nservices:\n  - {}\n", compose_path));
}

// The most memory that a program which has ended had, in MiB.
long most_memory() {
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  return used.ru_maxrss / 1024;
}

// The place of a text in the compose file, as errors say it.
std::string spot_of(const std::string& compose, const std::string& text) {
  const std::size_t at = compose.find(text);
  EXPECT_NE(at, std::string::npos) << text;
  const auto line = 1 + std::count(compose.begin(), compose.begin() + static_cast<long>(at), '\n');
  const std::size_t column = at - compose.rfind('\n', at);
  return fmt::format("{}:{}:{}: ", compose_path, line, column);
}

class ServiceBadInput : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    clone_ = std::make_unique<cli_test::Clone>("/var/tmp");
    ASSERT_TRUE(write_file(clone_->lab_yaml(), small_lab(read_file(clone_->lab_yaml()).value())));
    compose_ = clone_->read(compose_path);
  }

  static void TearDownTestSuite() {
    if ((*clone_)->has_lab()) {
      EXPECT_TRUE(exits(0, run({"destroy"})));
    }
    clone_.reset();
  }

  void SetUp() override { declare(compose_); }

  static void declare(const std::string& compose) {
    ASSERT_TRUE(write_file((*clone_)->root() / compose_path, compose));
  }

  static Ran run(const Argv& arguments) { return (*clone_)->run(arguments); }

  static std::string ask(const std::string& target) {
    const auto reply =
        access::http_exchange(access::TcpEndpoint{address, port}, {"GET", target}, Millis(5'000));
    if (reply) return reply->body;
    ADD_FAILURE() << reply.error().message;
    return "";
  }

  // What it does wrong from now on.
  static void become(const std::string& how) { EXPECT_EQ(ask("/become/" + how), "{}"); }

  // In bytes.
  static std::uintmax_t evidence_of_newest_run() {
    fs::path newest;
    for (const auto& run : fs::directory_iterator((*clone_)->root() / ".stackpilot/evidence")) {
      if (run.is_directory()) newest = std::max(newest, run.path());
    }
    std::uintmax_t size = 0;
    for (const auto& file : fs::recursive_directory_iterator(newest)) {
      if (file.is_regular_file()) size += file.file_size();
    }
    return size;
  }

  static std::unique_ptr<cli_test::Clone> clone_;
  static std::string compose_;
};

std::unique_ptr<cli_test::Clone> ServiceBadInput::clone_;
std::string ServiceBadInput::compose_;

TEST_F(ServiceBadInput, ComposeFilesOfWhichTheContractSpeaksInVainAreErrorsWithTheirPlace) {
  const struct {
    const char* from;
    const char* to;
    const char* at;  ///< in the changed file
    const char* message;
  } rows[] = {
      {"component: app", "component: api", "api\n",
       "x-stackpilot.component: expected a service of this file"},
      {"{component: store", "{component: shop", "shop,",
       "x-stackpilot.dependency.component: expected a service of this file"},
      {"8080:8080\"]", "8080:8080\", \"9090:9090\"]", "[\"${NODE_ADDRESS",
       "services.app.ports: expected exactly one published port"},
      {"container_name: misbehaving\n", "container_name: \"${NAME:-misbehaving}\"\n",
       "\"${NAME:-misbehaving}\"", "expected a plain name, without variables"},
      {"container_name: misbehaving-store\n",
       "container_name: misbehaving-store\n    volumes: [\"data:/data\"]\n", "\"data:/data\"",
       "expected a volume that is declared"},
      {"container_name: misbehaving\n",
       "container_name: misbehaving\n    extends: {file: base.yml, service: beside}\n",
       "{file: base.yml, service: beside}", "services.app.extends: expected"},
      {"container_name: misbehaving\n", "container_name: misbehaving\n    profiles: [app]\n",
       "[app]", "services.app.profiles: expected none"},
  };
  for (const auto& [from, to, at, message] : rows) {
    SCOPED_TRACE(to);
    const std::string changed = swapped(compose_, from, to);
    declare(changed);
    for (const char* command : {"up", "verify"}) {
      const Ran ran = run({command});
      EXPECT_TRUE(exits(2, ran));
      EXPECT_TRUE(holds(ran.err, spot_of(changed, at)));
      EXPECT_TRUE(holds(ran.err, message));
    }
  }
}

TEST_F(ServiceBadInput, AComposeFileOfManyKindsIsWhatComposeMakesOfIt) {
  ASSERT_TRUE(exits(0, run({"up"})));
  const Ran verified = run({"verify"});
  EXPECT_TRUE(exits(0, verified));
  EXPECT_TRUE(last_line(verified.out).starts_with("VERIFY: PASS")) << verified.out;
  // What runs and is not declared would have failed.
  EXPECT_EQ(verified.out.find("misbehaving-debug"), std::string::npos) << verified.out;
  const std::pair<const char*, const char*> variables[] = {
      {"FIRST", "one"}, {"SECOND", "two words"}, {"BOTH", "second"}, {"FROM_A_DEFAULT", "a word"}};
  for (const auto& [name, value] : variables) {
    EXPECT_EQ(ask(std::string("/variable/") + name), value) << name;
  }
}

TEST_F(ServiceBadInput, AnswersWithoutEndAreBoundedAndFailVerification) {
  ASSERT_TRUE(exits(0, run({"up"})));
  const struct {
    const char* how;
    const char* judged;
    const char* reason;
  } rows[] = {
      {"ready-endless", "FAIL     G-02-02", "the answer is longer than 16 MiB"},
      {"ready-claims", "FAIL     G-02-02", "the answer is longer than 16 MiB"},
      {"ready-trickles", "ERROR    G-02-02", "did not answer within 5 s"},
      {"ready-huge", "FAIL     G-02-02", "the answer is longer than 65536 bytes"},
      {"ready-empty", "FAIL     G-02-02", "/ok is not in the answer"},
      {"read-endless", "FAIL     G-02-04", "the answer is longer than 16 MiB"},
      {"read-huge", "FAIL     G-02-04", "everything differs"},
      {"read-empty", "FAIL     G-02-04", "everything differs: {}"},
  };
  const Mend mend([] { become("good"); });
  for (const auto& [how, judged, reason] : rows) {
    SCOPED_TRACE(how);
    become(how);
    const Ran ran = run({"verify"});
    EXPECT_TRUE(exits(1, ran));
    EXPECT_TRUE(holds(ran.out, judged));
    EXPECT_TRUE(holds(ran.out, reason));
    EXPECT_LT(ran.out.size(), 50'000U);
    EXPECT_LT(ran.ms, 30'000);
    EXPECT_LT(evidence_of_newest_run(), 1'000'000U);
  }
  EXPECT_LT(most_memory(), 200);
}

TEST_F(ServiceBadInput, AnswersToTheRecordOfADeployEndItWithTheLineOfTheContract) {
  const struct {
    const char* how;
    const char* at;  ///< key in the contract
    const char* message;
  } rows[] = {
      {"write-empty", "id: /id", "accepted a record, and its answer has no id at /id"},
      {"write-endless", "accepted: ", "the answer is longer than 16 MiB"},
      {"read-empty", "/text: \"{text}\"", "has nothing at /text"},
  };
  for (const auto& [how, at, message] : rows) {
    SCOPED_TRACE(how);
    declare(swapped(compose_, "MISBEHAVE: \"\"", fmt::format("MISBEHAVE: {}", how)));
    const Ran ran = run({"demo"});
    EXPECT_TRUE(exits(4, ran));
    EXPECT_TRUE(holds(ran.err, spot_of(compose_, at)));
    EXPECT_TRUE(holds(ran.err, message));
    EXPECT_LT(ran.ms, 60'000);
  }
}

}  // namespace
}  // namespace stackpilot::e2e
