#include <gtest/gtest.h>

#include <map>

#include "base/clock.h"
#include "service/dependency/kind.h"
#include "service/dependency/redis_facts.h"
#include "service/dependency/redis_keys.h"
#include "unit/access_observe/listener.h"
#include "unit/service_dependency/fake_redis.h"

namespace stackpilot::service {
namespace {

constexpr auto timeout = Millis(300);
const std::string local = "127.0.0.1";
const std::string some_load = "4711000000";

Dependency at(int port) {
  return Dependency{.component = {"cache", "the-redis", ""}, .port = port};
}

const DependencyKind& redis() {
  return *find_kind("redis");
}

struct Handshake {
  std::string reply;
  bool ok;
  std::string problem;
};

TEST(RedisHandshake, TellsWhetherItTakesClients) {
  const Handshake all[] = {{"+PONG\r\n", true, ""},
                           {"-NOAUTH Authentication required.\r\n", true, ""},
                           {"-WRONGPASS invalid username-password pair\r\n", true, ""},
                           {"-MISCONF Redis is configured to save RDB snapshots\r\n", true, ""},
                           {"-LOADING Redis is loading the dataset in memory\r\n", false,
                            "it refuses: LOADING Redis is loading the dataset in memory"},
                           {"-DENIED Redis is running in protected mode\r\n", false,
                            "it refuses: DENIED Redis is running in protected mode"},
                           {"-ERR max number of clients reached\r\n", false,
                            "it refuses: ERR max number of clients reached"},
                           {"+OK\r\n", false, "it refuses: OK"},
                           {"HTTP/1.1 400 Bad Request\r\n", false,
                            "it does not answer as Redis does: HTTP/1.1 400 Bad Request"},
                           {"+PONG", false, "it closes the connection"}};
  for (const Handshake& one : all) {
    const access::Listener server([&](const std::string&) { return one.reply; });
    const Reach reach = redis().handshake(local, at(server.port()), timeout);
    EXPECT_EQ(reach.ok, one.ok) << one.reply;
    EXPECT_EQ(reach.problem, one.problem) << one.reply;
    EXPECT_EQ(server.request(), "*1\r\n$4\r\nPING\r\n");
  }
}

TEST(RedisHandshake, SilenceIsBounded) {
  const access::Listener server("");
  const Stopwatch watch;
  const Reach reach = redis().handshake(local, at(server.port()), timeout);
  EXPECT_FALSE(reach.ok);
  EXPECT_EQ(reach.problem, "connected, and then no answer for 300 ms");
  EXPECT_LT(watch.elapsed_ms(), 2'000);
}

TEST(RedisHandshake, NobodyThereIsARefusal) {
  const Reach reach = redis().handshake(local, at(access::unused_port()), timeout);
  EXPECT_FALSE(reach.ok);
  EXPECT_NE(reach.problem.find("Connection refused"), std::string::npos) << reach.problem;
}

// An answer of 10 MiB, and one that comes without an end.
TEST(RedisHandshake, AnswersAreBounded) {
  for (const std::string& reply : {"+" + std::string(10U << 20U, 'x') + "\r\n",
                                   std::string("*1000000000\r\n") + std::string(10U << 20U, '\n'),
                                   "$10485760\r\n" + std::string(10U << 20U, 'x') + "\r\n"}) {
    const access::Listener server([&](const std::string&) { return reply; });
    const Reach reach = redis().handshake(local, at(server.port()), Millis(5'000));
    EXPECT_FALSE(reach.ok);
    EXPECT_FALSE(reach.problem.empty());
    EXPECT_LT(reach.ms, 4'000);
  }
}

TEST(RedisKeyspace, IsOfAllDatabases) {
  using Databases = std::map<int, std::int64_t>;
  EXPECT_EQ(parse_keyspace("# Keyspace\r\ndb0:keys=3,expires=0,avg_ttl=0\r\n"
                           "db11:keys=1,expires=1,avg_ttl=5\r\n"),
            (Databases{{0, 3}, {11, 1}}));
  for (const char* text : {"", "# Keyspace\r\n", "db:keys=1,x\r\n", "dbx:keys=1,x\r\n",
                           "db0:keys=,x\r\n", "db99999999999:keys=1,x\r\n"}) {
    EXPECT_TRUE(parse_keyspace(text).empty()) << text;
  }
}

/// Keys with their values, in one database; each command may have another answer instead.
class RedisData : public ::testing::Test {
 protected:
  std::string answer(const std::string& command) const {
    const auto special = instead_.find(command);
    if (special != instead_.end()) return special->second;
    const std::string verb = command.substr(0, command.find(' '));
    const std::string key = command.substr(std::min(command.size(), verb.size() + 1));
    if (verb == "INFO") return bulk(key == "clients" ? "connected_clients:4\r\n" : keyspace());
    if (verb == "SELECT") return "+OK\r\n";
    if (verb == "SCAN") return page(key);
    if (verb == "TYPE") return "+string\r\n";
    if (verb == "PEXPIRETIME") return ":-1\r\n";
    if (verb == "GET" && keys_.count(key) != 0) return bulk(keys_.at(key));
    if (command == "CONFIG GET dir") return array({bulk("dir"), bulk("/data")});
    if (command == "CONFIG GET appendonly") return array({bulk("appendonly"), bulk("yes")});
    if (verb == "CONFIG") return "-NOPERM no permissions\r\n";
    return "-ERR unknown command\r\n";
  }

  DependencyFacts read() const {
    const FakeRedis server([this](const std::string& command) { return answer(command); });
    return redis().read(local, at(server.port()));
  }
  RecordsOf records(const Dependency& dependency, const std::string& load = some_load) const {
    return {dependency, local, nullptr, load};
  }

  std::map<std::string, std::string> keys_ = {{"a", "1"}, {"b", std::string("\r\n\0", 3)}};
  std::map<std::string, std::string> instead_;

 private:
  static std::string keyspace() { return "# Keyspace\r\ndb0:keys=2,expires=0\r\n"; }

  // What begins as the pattern does. Two pages, of which the second repeats what the first has.
  std::string page(const std::string& arguments) const {
    const std::string pattern = arguments.substr(0, arguments.find('*')).substr(8);
    std::vector<std::string> found;
    for (const auto& [key, value] : keys_) {
      if (key.starts_with(pattern)) found.push_back(bulk(key));
    }
    return array({bulk(arguments.starts_with("0 ") ? "7" : "0"), array(found)});
  }
};

TEST_F(RedisData, HasFacts) {
  const DependencyFacts facts = read();
  EXPECT_TRUE(facts.answers) << facts.problem;
  EXPECT_EQ(facts.records, 2);
  EXPECT_EQ(facts.rows_digest.size(), 64U);
  EXPECT_EQ(facts.sessions, 3);
  EXPECT_EQ(facts.data_directory, "/data");
  EXPECT_EQ(facts.durability, (std::map<std::string, std::string>{{"appendonly", "yes"}}));
  EXPECT_EQ(read().rows_digest, facts.rows_digest);
}

TEST_F(RedisData, AnyChangeChangesTheDigest) {
  std::vector<std::string> digests = {read().rows_digest};
  const auto add = [&] {
    const DependencyFacts facts = read();
    ASSERT_TRUE(facts.answers) << facts.problem;
    EXPECT_EQ(std::count(digests.begin(), digests.end(), facts.rows_digest), 0);
    digests.push_back(facts.rows_digest);
  };
  keys_["a"] = "2";
  add();
  keys_["c"] = "2";
  add();
  keys_.erase("a");
  add();
  instead_["PEXPIRETIME c"] = ":1700000000000\r\n";
  add();
  instead_["TYPE c"] = "+list\r\n";
  instead_["LRANGE c 0 -1"] = array({bulk("x"), bulk("y")});
  add();
  instead_["LRANGE c 0 -1"] = array({bulk("y"), bulk("x")});
  add();
  instead_["TYPE c"] = "+module\r\n";
  instead_["DUMP c"] = bulk("xy");
  add();
  instead_["INFO keyspace"] = bulk("db1:keys=2,expires=0\r\n");
  add();
}

TEST_F(RedisData, TheOrderOfWhatHasNoneDoesNotChangeTheDigest) {
  instead_["TYPE a"] = "+set\r\n";
  instead_["TYPE b"] = "+hash\r\n";
  instead_["SMEMBERS a"] = array({bulk("x"), bulk("y")});
  instead_["HGETALL b"] = array({bulk("f"), bulk("1"), bulk("g"), bulk("2")});
  const DependencyFacts one = read();
  ASSERT_TRUE(one.answers) << one.problem;
  instead_["SMEMBERS a"] = array({bulk("y"), bulk("x")});
  instead_["HGETALL b"] = array({bulk("g"), bulk("2"), bulk("f"), bulk("1")});
  EXPECT_EQ(read().rows_digest, one.rows_digest);
  instead_["HGETALL b"] = array({bulk("f"), bulk("2"), bulk("g"), bulk("1")});
  EXPECT_NE(read().rows_digest, one.rows_digest);
}

TEST_F(RedisData, AKeyThatHasGoneMeanwhileIsNotThere) {
  instead_["TYPE a"] = "+none\r\n";
  instead_["DUMP a"] = "$-1\r\n";
  const DependencyFacts facts = read();
  EXPECT_TRUE(facts.answers) << facts.problem;
  EXPECT_EQ(facts.records, 1);
}

TEST_F(RedisData, WhatCannotBeReadIsAProblem) {
  const std::pair<const char*, std::string> all[] = {
      {"INFO keyspace", "-NOAUTH Authentication required.\r\n"},
      {"INFO clients", bulk("nothing")},
      {"INFO keyspace", bulk("db0:keys=99999,expires=0\r\ndb1:keys=2,expires=0\r\n")},
      {"SELECT 0", "-ERR no\r\n"},
      {"SCAN 0 MATCH * COUNT 500", array({bulk("0")})},
      {"GET a", "-WRONGTYPE other\r\n"},
      {"GET b", ""}};
  for (const auto& [command, reply] : all) {
    instead_ = {{command, reply}};
    const DependencyFacts facts = read();
    EXPECT_FALSE(facts.answers) << command;
    EXPECT_FALSE(facts.silent) << command;
    EXPECT_NE(facts.problem, "") << command;
    EXPECT_EQ(facts.rows_digest, "") << command;
  }
}

TEST_F(RedisData, SilenceIsTold) {
  const access::Listener server("");
  const DependencyFacts facts = read_redis(local, at(server.port()), timeout);
  EXPECT_FALSE(facts.answers);
  EXPECT_EQ(facts.problem, "connected, and then no answer for 300 ms");
  EXPECT_TRUE(facts.silent);
}

// Each page says that there are more.
TEST_F(RedisData, WithoutAnEndIsLeftInTime) {
  const FakeRedis server([this](const std::string& command) {
    return command.starts_with("SCAN") ? array({bulk("7"), array({})}) : answer(command);
  });
  const Stopwatch watch;
  const DependencyFacts facts = read_redis(local, at(server.port()), timeout);
  EXPECT_FALSE(facts.answers);
  EXPECT_EQ(facts.problem, "it answers, but was not done within 300 ms");
  EXPECT_LT(watch.elapsed_ms(), 2'000);
}

TEST_F(RedisData, HasTheRecordsOfALoad) {
  const std::string key = "drill-" + some_load + "-00000001";
  keys_[key] = "47";
  keys_[key + "0"] = "";
  keys_["drill-4711000001-00000001"] = "another load's";
  instead_["GET " + key + "0"] = "-WRONGTYPE other\r\n";
  const FakeRedis server([this](const std::string& command) { return answer(command); });
  const auto listed = redis().list(records(at(server.port())));
  ASSERT_TRUE(listed) << listed.error().message;
  EXPECT_EQ(*listed,
            (std::vector<StoredRecord>{{key, key, {{"value", "47"}}}, {key + "0", key + "0", {}}}));
}

TEST_F(RedisData, SaysWhatRemovesTheRecordsOfALoad) {
  for (int i = 0; i < 501; ++i) keys_["drill-" + some_load + "-" + std::to_string(1000 + i)] = "";
  keys_["probe-" + some_load + "-1"] = "";
  keys_["drill-4711000001-00000001"] = "another load's";
  const FakeRedis server([this](const std::string& command) { return answer(command); });
  const auto calls = redis().removal(records(at(server.port())));
  ASSERT_TRUE(calls) << calls.error().message;
  ASSERT_EQ(calls->size(), 2U);
  const DockerArguments expected = {"exec",
                                    "the-redis",
                                    "redis-cli",
                                    "-e",
                                    "-p",
                                    std::to_string(server.port()),
                                    "-n",
                                    "0",
                                    "DEL",
                                    "drill-" + some_load + "-1500",
                                    "probe-" + some_load + "-1"};
  EXPECT_EQ(calls->back(), expected);
  EXPECT_EQ(calls->front().size(), 9U + 500U);
}

TEST_F(RedisData, RecordsAreOfALoadsNumberOnly) {
  for (const char* load : {"", "*", "4711", "0711000000", "47110000000", "471100000*"}) {
    const auto listed = redis().list(records(at(1), load));
    ASSERT_FALSE(listed) << load;
    EXPECT_EQ(listed.error().kind, ErrorKind::kUsage);
    const auto removed = redis().removal(records(at(1), load));
    ASSERT_FALSE(removed) << load;
    EXPECT_EQ(removed.error().kind, ErrorKind::kUsage);
  }
}

// A server whose keys have no end is left when there are more than can be read.
TEST_F(RedisData, RecordsAreBounded) {
  std::vector<std::string> page;
  int next = 0;
  const FakeRedis server([&](const std::string& command) {
    if (!command.starts_with("SCAN")) {
      return command.starts_with("GET") ? bulk("v") : answer(command);
    }
    page.clear();
    for (int i = 0; i < 5'000; ++i) page.push_back(bulk("k" + std::to_string(next++)));
    return array({bulk("7"), array(page)});
  });
  const auto removed = redis().removal(records(at(server.port())));
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().message, "the load has more than 100000 records");
}

TEST(RedisSession, AsksOnlyWhatReads) {
  const access::Listener server("+OK\r\n");
  for (const RespCommand& command : {RespCommand{"SET", "a", "b"},
                                     {"DEL", "a"},
                                     {"FLUSHALL"},
                                     {"CONFIG", "SET", "save", ""},
                                     {"CONFIG"},
                                     {"EVAL", "return 1", "0"},
                                     {"get", "a"},
                                     {}}) {
    RedisSession session(local, server.port(), timeout);
    const auto answers = session.ask({{"PING"}, command});
    ASSERT_FALSE(answers);
    EXPECT_EQ(answers.error().message, "not asked, as it does not only read");
  }
}

}  // namespace
}  // namespace stackpilot::service
