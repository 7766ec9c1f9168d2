#include "service/contract/parse_contract.h"

#include <gtest/gtest.h>

#include "base/files.h"

namespace stackpilot::service {
namespace {

RecordContract record_of_mock_exchange() {
  RecordContract record;
  record.write = {
      "POST",
      "/order{?symbol,side,qty}",
      {{"Idempotency-Key", "{key}"}},
      {{"symbol", {"BTC", "ETH"}}, {"side", {"buy", "buy", "sell"}}, {"qty", {"{number}"}}}};
  record.accepted = {"2xx", {}};
  record.id = "/order_id";
  record.read = {"GET", "/orders/{id}", {}, {}};
  record.absent = {"404", {}};
  record.keeps = {
      {"/symbol", "{symbol}"}, {"/side", "{side}"}, {"/qty", "{qty}"}, {"/status", "accepted"}};
  record.unchanged = {"/created_at"};
  record.retries = true;
  record.reason = "/detail";
  record.unknown = {"order_outcome_unknown"};
  record.conflict = {"idempotency_key_reused"};
  record.list = {"/orders?limit=1000&after={after}", "/orders", "/next"};
  return record;
}

Contract contract_of_mock_exchange() {
  Contract contract;
  contract.component = "api";
  contract.source = "apps/mock-exchange";
  contract.liveness = {"/health"};
  contract.readiness = {"/ready",
                        {{"/ready", true}, {"/checks/config_loaded", true}, {"/checks/db", true}},
                        "/detail",
                        {{"unreachable", {"db_unreachable", "db_timeout", "db_starting_up"}},
                         {"lost", {"db_unreachable"}},
                         {"refused", {"db_auth_failed"}},
                         {"full", {"db_disk_full"}}}};
  contract.version = {"/version", "/build_id", "/source_digest"};
  contract.configuration = {
      {"SERVICE_NAME", "ENV", "LOG_LEVEL", "VERSION"},
      {{"LOG_LEVEL", "loud"}, {"DB_PORT", "99999"}},
      2,
      {{"required", "{variable} is not set"}, {"malformed", "{variable} is '{value}'"}}};
  contract.dependency = {
      "db", "postgres", 0, "DB_HOST", "exchange", "exchange", {"orders", "idempotency_keys"}};
  contract.record = record_of_mock_exchange();
  return contract;
}

TEST(ParseContract, ReadsThatOfMockExchange) {
  const std::string file = "infra/docker-compose.yml";
  const std::string text = read_file(fs::path(STACKPILOT_REPOSITORY) / file).value();
  auto contract = parse_contract(text, file, "infra");
  ASSERT_TRUE(contract) << contract.error().message;
  ASSERT_TRUE(contract->record && contract->record->stored);
  const StoredContract stored = *contract->record->stored;
  EXPECT_TRUE(stored.query.starts_with("SELECT k.key, coalesce(o.order_id, k.order_id) AS id, "));
  EXPECT_TRUE(stored.query.ends_with("OR div(o.qty, 1e8)::text = :'load'"));
  ASSERT_EQ(stored.remove.size(), 1U);
  EXPECT_TRUE(stored.remove.front().ends_with("OR trunc(qty / 1e8)::text = :'load'"));
  contract->record->stored.reset();
  EXPECT_EQ(Json(*contract), Json(contract_of_mock_exchange()));
}

TEST(ParseContract, ReadsThatOfWebdis) {
  const std::string file = "services/webdis/docker-compose.yml";
  const std::string text = read_file(fs::path(STACKPILOT_REPOSITORY) / file).value();
  const auto contract = parse_contract(text, file, "services/webdis");
  ASSERT_TRUE(contract) << contract.error().message;
  EXPECT_EQ(contract->component, "webdis");
  EXPECT_EQ(contract->image, "webdis");
  EXPECT_EQ(contract->source, "");
  EXPECT_EQ(contract->readiness.is, (ExpectedValues{{"/PING/0", true}}));
  ASSERT_TRUE(contract->dependency && contract->record);
  EXPECT_EQ(contract->dependency->kind, "redis");
  const RecordContract& record = *contract->record;
  EXPECT_EQ(record.write.method, "PUT");
  EXPECT_EQ(record.write.target, "/SET/{key}/{number}");
  EXPECT_EQ(record.accepted.is, (ExpectedValues{{"/SET/0", true}}));
  EXPECT_EQ(record.absent.is, (ExpectedValues{{"/GET", nullptr}}));
  EXPECT_EQ(record.keeps, (ExpectedValues{{"/GET", "{number}"}}));
  EXPECT_EQ(record.id, "{key}");
  EXPECT_TRUE(record.retries);
}

std::string with_source(const std::string& source) {
  return "services: {api: {}}\nx-stackpilot:\n  component: api\n  readiness: {get: /ready}\n"
         "  source: " +
         source + "\n";
}

struct Sourced {
  std::string folder;  // of the compose file
  std::string source;
  std::string expected;  // empty: refused
};

TEST(ParseContract, TheSourceIsSeenFromTheRepository) {
  const std::vector<Sourced> sources = {
      {"infra", "../apps/shop", "apps/shop"},
      {"infra", "shop/", "infra/shop"},
      {"infra", "./a/../b", "infra/b"},
      {"infra", ".", "infra"},
      {"services/shop", ".", "services/shop"},
      {"services/shop", "../../apps//shop/.", "apps/shop"},
      {"", "apps/shop", "apps/shop"},
      {"", ".", ""},
      {"", "..", ""},
      {"", "a/../../b", ""},
      {"infra", "..", ""},
      {"infra", "../..", ""},
      {"infra", "../../infra", ""},
      {"infra", "/etc", ""},
  };
  for (const Sourced& one : sources) {
    const auto contract = parse_contract(with_source(one.source), "c.yml", one.folder);
    EXPECT_EQ(contract ? contract->source : "", one.expected) << one.folder << " " << one.source;
    if (!contract) {
      EXPECT_TRUE(contract.error().message.starts_with("c.yml:5:11: x-stackpilot.source: "))
          << contract.error().message;
    }
  }
}

TEST(ParseContract, AFileWithoutAContractSaysWhatToDo) {
  for (const char* text : {"", "services: {api: {}}\n", "# nothing\n"}) {
    const auto contract = parse_contract(text, "c.yml", "");
    ASSERT_FALSE(contract);
    EXPECT_EQ(contract.error().message,
              "c.yml:1:1: expected the key x-stackpilot, the contract of the service");
    EXPECT_EQ(contract.error().hint, "write it; docs/contract.md says what is in it");
  }
}

TEST(ParseContract, AFileOfAnySizeIsBounded) {
  const std::string good = with_source("shop");
  const std::size_t most = 1U << 20U;
  EXPECT_TRUE(parse_contract(good + std::string(most - good.size(), '\n'), "c.yml", ""));
  const auto larger = parse_contract(good + std::string(most, '\n'), "c.yml", "");
  ASSERT_FALSE(larger);
  EXPECT_EQ(larger.error().message, "c.yml:1:1: expected at most 1048576 bytes");
  const auto deep = parse_contract(std::string(100'000, '['), "c.yml", "");
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error().kind, ErrorKind::kUsage);
}

// Each alias doubles what the one before stands for.
TEST(ParseContract, AliasesOfAliasesEnd) {
  std::string text = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 60; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
            ", *a" + std::to_string(i - 1) + "]\n";
  }
  const auto contract =
      parse_contract(text + with_source("shop") + "  waived: {G-02-01: *a59}\n", "c.yml", "");
  ASSERT_FALSE(contract);
  EXPECT_TRUE(contract.error().message.starts_with("c.yml:")) << contract.error().message;
  EXPECT_NE(contract.error().message.find("waived.G-02-01: expected a text"), std::string::npos);
}

TEST(ParseContract, MergesThatRunInCirclesEnd) {
  for (const char* services : {"&s {<<: *s, api: {}}", "{<<: [{<<: {api: {}}}]}"}) {
    std::string text = with_source("shop");
    text.replace(text.find("{api: {}}"), 9, services);
    const auto contract = parse_contract(text, "c.yml", "");
    EXPECT_TRUE(contract || contract.error().kind == ErrorKind::kUsage);
  }
}

TEST(ParseContract, ErrorsArePrintable) {
  const auto contract = parse_contract(with_source("\"a\\e[31m\\n\""), "c.yml", "");
  ASSERT_FALSE(contract);
  EXPECT_NE(contract.error().message.find("found \"a\\x1b[31m \""), std::string::npos)
      << contract.error().message;
}

}  // namespace
}  // namespace stackpilot::service
