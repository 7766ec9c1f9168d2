#include "service/dependency/redis_keys.h"

#include <regex>

#include "base/text.h"

namespace stackpilot::service {
namespace {

// How many keys the server looks at for one page.
constexpr const char* page_size = "500";

struct Page {
  std::string next;  // "0" after the last one
  std::vector<std::string> keys;
};

Result<Page> read_page(RedisSession& session, const std::string& from, const std::string& pattern) {
  TRY_ASSIGN(RespValue answer,
             session.ask_for(RespValue::Type::kArray,
                             {"SCAN", from, "MATCH", pattern, "COUNT", page_size}));
  if (answer.items.size() != 2 || answer.items[1].type != RespValue::Type::kArray) {
    return fail(ErrorKind::kBroken, "its answer to SCAN is no page of keys");
  }
  Page page{std::move(answer.items[0].text), {}};
  for (RespValue& key : answer.items[1].items) page.keys.push_back(std::move(key.text));
  return page;
}

}  // namespace

std::map<int, std::int64_t> parse_keyspace(std::string_view info) {
  static const std::regex pattern("db([0-9]{1,6}):keys=([0-9]{1,18}),.*");
  std::map<int, std::int64_t> databases;
  for (const std::string_view line : lines_of(info)) {
    std::cmatch match;
    if (std::regex_match(line.data(), line.data() + line.size(), match, pattern)) {
      databases[std::stoi(match[1])] = std::stoll(match[2]);
    }
  }
  return databases;
}

Result<std::map<int, std::int64_t>> read_keyspace(RedisSession& session) {
  TRY_ASSIGN(const RespValue info, session.ask_for(RespValue::Type::kBulk, {"INFO", "keyspace"}));
  return parse_keyspace(info.text);
}

Status visit_keys(RedisSession& session, const std::string& pattern, const KeysVisitor& visit) {
  TRY_ASSIGN(const auto databases, read_keyspace(session));
  for (const auto& [database, count] : databases) {
    TRY(session.ask_for(RespValue::Type::kText, {"SELECT", std::to_string(database)}));
    Page page{"0", {}};
    do {
      TRY_ASSIGN(page, read_page(session, page.next, pattern));
      if (!page.keys.empty()) TRY(visit(database, page.keys));
    } while (page.next != "0");
  }
  return {};
}

}  // namespace stackpilot::service
