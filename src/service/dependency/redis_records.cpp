#include "service/dependency/redis_records.h"

#include <fmt/format.h>

#include <set>

#include "base/slowness.h"
#include "base/text.h"
#include "model/load_number.h"
#include "service/dependency/redis_cli.h"
#include "service/dependency/redis_keys.h"

namespace stackpilot::service {
namespace {

using Type = RespValue::Type;

constexpr auto records_timeout = Millis(20'000);
constexpr std::size_t most_keys_of_a_call = 500;
constexpr const char* probe_key_prefix = "probe-";

Status check_count(std::size_t count) {
  if (count <= most_records) return {};
  return fail(ErrorKind::kUsage, fmt::format("the load has more than {} records", most_records));
}

std::string keys_of(const char* prefix, const std::string& load) {
  return fmt::format("{}{}-*", prefix, load);
}

// By database, and key in it.
using Found = std::map<std::pair<int, std::string>, StoredRecord>;

Status add_records(RedisSession& session, int database, const std::vector<std::string>& keys,
                   Found& found) {
  std::vector<RespCommand> commands;
  commands.reserve(keys.size());
  for (const std::string& key : keys) commands.push_back({"GET", key});
  TRY_ASSIGN(auto values, session.ask(commands));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    StoredRecord record{keys[i], keys[i], {}};
    const bool other_type =
        values[i].type == Type::kError && values[i].text.starts_with("WRONGTYPE");
    if (values[i].type == Type::kBulk) {
      record.values["value"] = std::move(values[i].text);
    } else if (!other_type && values[i].type != Type::kNull) {
      return fail(ErrorKind::kBroken, "its answer to GET: " + printable(values[i].text));
    }
    if (values[i].type != Type::kNull) found[{database, keys[i]}] = std::move(record);
  }
  return check_count(found.size());
}

}  // namespace

Result<std::vector<StoredRecord>> list_in_redis(const RecordsOf& records) {
  TRY(check_load(records.load));
  RedisSession session(records.address, records.dependency.port, scaled(records_timeout));
  Found found;
  TRY(visit_keys(session, keys_of(record_key_prefix, records.load),
                 [&](int database, const std::vector<std::string>& keys) {
                   return add_records(session, database, keys, found);
                 }));
  std::vector<StoredRecord> listed;
  for (auto& [place, record] : found) listed.push_back(std::move(record));
  return listed;
}

Result<std::vector<DockerArguments>> removal_from_redis(const RecordsOf& records) {
  TRY(check_load(records.load));
  RedisSession session(records.address, records.dependency.port, scaled(records_timeout));
  std::map<int, std::set<std::string>> found;
  for (const char* prefix : {record_key_prefix, probe_key_prefix}) {
    TRY(visit_keys(session, keys_of(prefix, records.load),
                   [&](int database, const std::vector<std::string>& keys) {
                     found[database].insert(keys.begin(), keys.end());
                     return check_count(found[database].size());
                   }));
  }
  std::vector<DockerArguments> calls;
  for (const auto& [database, keys] : found) {
    std::size_t in_call = 0;
    for (const std::string& key : keys) {
      if (in_call++ % most_keys_of_a_call == 0) {
        calls.push_back(
            redis_cli_arguments(records.dependency, {"-n", std::to_string(database), "DEL"}));
      }
      calls.back().push_back(key);
    }
  }
  return calls;
}

}  // namespace stackpilot::service
