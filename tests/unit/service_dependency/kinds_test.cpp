#include <gtest/gtest.h>

#include "service/dependency/kind.h"
#include "unit/access_observe/listener.h"

namespace stackpilot::service {
namespace {

TEST(DependencyKinds, AreFoundByName) {
  for (const auto& [name, port] : {std::pair("postgres", 5432), {"redis", 6379}, {"tcp", 0}}) {
    const DependencyKind* kind = find_kind(name);
    ASSERT_NE(kind, nullptr) << name;
    EXPECT_EQ(kind->name, name);
    EXPECT_EQ(usual_port(kind->name), port);
  }
  EXPECT_EQ(all_kinds().size(), 3U);
  for (const char* name : {"", "Postgres", "mysql", "tcp "}) EXPECT_EQ(find_kind(name), nullptr);
}

TEST(DependencyKinds, AreTakenFromTheContract) {
  const access::Listener server("");
  Dependency there{.contract = {.kind = "tcp"}, .port = server.port()};
  const std::string address = "127.0.0.1";
  const std::string load = "4711000000";
  EXPECT_TRUE(handshake(address, there, Millis(300)).ok);
  EXPECT_TRUE(read(address, there).answers);
  EXPECT_EQ(list({there, address, nullptr, load}).error().kind, ErrorKind::kCapability);
  EXPECT_EQ(removal({there, address, nullptr, load}).error().kind, ErrorKind::kCapability);

  there.contract.kind = "mysql";
  const std::string problem = "there is no kind of dependency \"mysql\"";
  EXPECT_EQ(handshake(address, there, Millis(300)).problem, problem);
  EXPECT_EQ(read(address, there).problem, problem);
  EXPECT_EQ(list({there, address, nullptr, load}).error().message, problem);
  EXPECT_EQ(removal({there, address, nullptr, load}).error().message, problem);
}

TEST(DependencyKinds, EndAsTheyAreAskedTo) {
  const std::tuple<const char*, int, bool> ends[] = {
      {"postgres", 0, true}, {"postgres", 143, false}, {"postgres", 1, false}, {"redis", 0, true},
      {"redis", 143, false}, {"tcp", 0, true},         {"tcp", 143, true},     {"tcp", 137, false},
      {"tcp", 1, false},     {"mysql", 0, true},       {"mysql", 143, false}};
  for (const auto& [kind, code, clean] : ends) {
    EXPECT_EQ(is_clean_end({.contract = {.kind = kind}}, code), clean) << kind << " " << code;
  }
}

TEST(StoredContracts, MayBeMissing) {
  Contract contract;
  EXPECT_EQ(stored_of(contract), nullptr);
  contract.record.emplace();
  EXPECT_EQ(stored_of(contract), nullptr);
  contract.record->stored = StoredContract{"q", {}};
  ASSERT_NE(stored_of(contract), nullptr);
  EXPECT_EQ(stored_of(contract)->query, "q");
}

TEST(Tcp, AnswersWhenItAccepts) {
  const access::Listener server("");
  const DependencyKind& tcp = *find_kind("tcp");
  const Dependency there{.port = server.port()};
  EXPECT_TRUE(tcp.handshake("127.0.0.1", there, Millis(300)).ok);
  const DependencyFacts facts = tcp.read("127.0.0.1", there);
  EXPECT_TRUE(facts.answers);
  EXPECT_EQ(facts.rows_digest, "");

  const DependencyFacts gone = tcp.read("127.0.0.1", {.port = access::unused_port()});
  EXPECT_FALSE(gone.answers);
  EXPECT_NE(gone.problem.find("Connection refused"), std::string::npos) << gone.problem;
}

TEST(Tcp, KnowsNoRecords) {
  const DependencyKind& tcp = *find_kind("tcp");
  const Dependency there;
  const std::string address;
  const std::string load = "4711000000";
  const auto listed = tcp.list({there, address, nullptr, load});
  ASSERT_FALSE(listed);
  EXPECT_EQ(listed.error().kind, ErrorKind::kCapability);
  EXPECT_NE(listed.error().hint.find("declare dependency.kind"), std::string::npos);
  const auto removed = tcp.removal({there, address, nullptr, load});
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().kind, ErrorKind::kCapability);
}

TEST(StoredRecords, AreKeptAsJson) {
  const StoredRecord record{"k", "i", {{"qty", "1.50"}}};
  EXPECT_EQ(to_text(record), R"({"id":"i","key":"k","values":{"qty":"1.50"}})");
  EXPECT_EQ(parse_json<StoredRecord>(to_text(record), "it").value(), record);
}

}  // namespace
}  // namespace stackpilot::service
