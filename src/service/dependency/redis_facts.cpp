#include "service/dependency/redis_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "base/digest.h"
#include "base/find.h"
#include "service/dependency/redis_keys.h"

namespace stackpilot::service {
namespace {

using Type = RespValue::Type;

// How the value of a key is asked for. DUMP would not do for all: how it orders and packs a value
// changes when the server starts again.
struct ValueType {
  std::string_view name;
  const char* command;
  std::vector<std::string> range;
  std::size_t unordered_by = 0;  // items that belong together, of a value without order
};

const ValueType& value_type(const std::string& name) {
  static const std::vector<ValueType> all = {{"string", "GET", {}},
                                             {"list", "LRANGE", {"0", "-1"}},
                                             {"set", "SMEMBERS", {}, 1},
                                             {"hash", "HGETALL", {}, 2},
                                             {"stream", "XRANGE", {"-", "+"}},
                                             {"zset", "ZRANGE", {"0", "-1", "WITHSCORES"}}};
  static const ValueType other = {"", "DUMP", {}};
  const ValueType* found =
      find_or_null(all, [&](const ValueType& one) { return one.name == name; });
  return found == nullptr ? other : *found;
}

// Each item as one text that no other item has.
std::string canonical(const RespValue& value) {
  std::string text =
      fmt::format("{}:{}:{}:", static_cast<int>(value.type), value.text.size(), value.items.size());
  text += value.text;
  for (const RespValue& item : value.items) text += canonical(item);
  return text;
}

std::string digest_of(const RespValue& value, std::size_t unordered_by) {
  if (unordered_by == 0) return sha256_hex(canonical(value));
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i % unordered_by == 0) parts.emplace_back();
    parts.back() += canonical(value.items[i]);
  }
  std::sort(parts.begin(), parts.end());
  Sha256 digest;
  for (const std::string& part : parts) digest.add_field(part);
  return digest.hex();
}

using KeyDigests = std::map<std::pair<int, std::string>, std::string>;

Status check_keys(std::size_t count) {
  if (count <= most_keys) return {};
  return fail(ErrorKind::kBroken, fmt::format("it has more than {} keys", most_keys));
}

// A key that has gone meanwhile is left out.
Status add_keys(RedisSession& session, int database, const std::vector<std::string>& keys,
                KeyDigests& digests) {
  std::vector<RespCommand> about;
  for (const std::string& key : keys) {
    about.push_back({"TYPE", key});
    about.push_back({"PEXPIRETIME", key});
  }
  TRY_ASSIGN(const auto kinds, session.ask(about));
  std::vector<RespCommand> for_values;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const ValueType& type = value_type(kinds[2 * i].text);
    for_values.push_back({type.command, keys[i]});
    for_values.back().insert(for_values.back().end(), type.range.begin(), type.range.end());
  }
  TRY_ASSIGN(const auto values, session.ask(for_values));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string& type = kinds[2 * i].text;
    if (values[i].type == Type::kError) return fail(ErrorKind::kBroken, values[i].text);
    if (type == "none" || values[i].type == Type::kNull) continue;
    // Servers before Redis 7 do not tell when a key expires.
    const RespValue& expires = kinds[2 * i + 1];
    digests[{database, keys[i]}] =
        fmt::format("{} {} {}", type, expires.type == Type::kInteger ? expires.text : "",
                    digest_of(values[i], value_type(type).unordered_by));
  }
  return check_keys(digests.size());
}

Status add_data(RedisSession& session, DependencyFacts& facts) {
  TRY_ASSIGN(const auto databases, read_keyspace(session));
  std::size_t count = 0;
  for (const auto& database : databases) count += static_cast<std::size_t>(database.second);
  TRY(check_keys(count));
  KeyDigests digests;
  TRY(visit_keys(session, "*", [&](int database, const std::vector<std::string>& keys) {
    return add_keys(session, database, keys, digests);
  }));
  Sha256 all;
  for (const auto& [key, digest] : digests) {
    all.add_field(std::to_string(key.first));
    all.add_field(key.second);
    all.add_field(digest);
  }
  facts.records = static_cast<std::int64_t>(digests.size());
  facts.rows_digest = all.hex();
  return {};
}

Status add_settings(RedisSession& session, DependencyFacts& facts) {
  constexpr const char* names[] = {"dir", "appendonly", "appendfsync", "save"};
  std::vector<RespCommand> commands;
  for (const char* name : names) commands.push_back({"CONFIG", "GET", name});
  TRY_ASSIGN(const auto answers, session.ask(commands));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].items.size() == 2) facts.durability[names[i]] = answers[i].items[1].text;
  }
  const auto folder = facts.durability.extract("dir");
  if (!folder.empty()) facts.data_directory = folder.mapped();
  return {};
}

Status add_sessions(RedisSession& session, DependencyFacts& facts) {
  static const std::regex pattern("connected_clients:([0-9]{1,9})");
  TRY_ASSIGN(const RespValue info, session.ask_for(Type::kBulk, {"INFO", "clients"}));
  std::smatch match;
  if (!std::regex_search(info.text, match, pattern)) {
    return fail(ErrorKind::kBroken, "it does not say how many clients it has");
  }
  facts.sessions = std::max<std::int64_t>(0, std::stoll(match[1]) - 1);
  return {};
}

Status add_all(RedisSession& session, DependencyFacts& facts) {
  TRY(add_settings(session, facts));
  TRY(add_sessions(session, facts));
  return add_data(session, facts);
}

}  // namespace

DependencyFacts read_redis(const std::string& address, const Dependency& dependency,
                           Millis timeout) {
  RedisSession session(address, dependency.port, timeout);
  DependencyFacts facts;
  const Status added = add_all(session, facts);
  if (!added)
    return DependencyFacts{.silent = session.timed_out(), .problem = added.error().message};
  facts.answers = true;
  return facts;
}

}  // namespace stackpilot::service
