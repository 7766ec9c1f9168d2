#include "node/faults/saved_key.h"

#include <fmt/format.h>

#include "base/text.h"
#include "node/faults/dependency_session.h"
#include "node/faults/kept_state.h"

namespace stackpilot::node {
namespace {

constexpr const char* saved_key = "record";  // what holds the name of the key

std::string copy_of_key(const FaultSite& site) {
  return "stackpilot:" + site.id;
}

// Quoted, so that it is text whatever is stored. Life times are compared to the second.
Result<std::string> content_of(const FaultSite& site, const std::string& key) {
  TRY_ASSIGN(const std::string value, query_redis(site, {"--no-raw", "DUMP", key}));
  TRY_ASSIGN(const std::string expiry, query_redis(site, {"EXPIRETIME", key}));
  return value + " " + expiry;
}

}  // namespace

Status save_key(const FaultSite& site) {
  const std::string key = site.setting("record");
  TRY(keep(site, saved_key, key));
  TRY_ASSIGN(const std::string copied, query_redis(site, {"COPY", key, copy_of_key(site)}));
  if (copied == "1") return {};
  return fail(ErrorKind::kUsage, "there is no key " + printable(key));
}

Result<std::string> changed_in_key(const FaultSite& site) {
  const std::string key = site.setting("record");
  TRY_ASSIGN(const std::string was, content_of(site, copy_of_key(site)));
  TRY_ASSIGN(const std::string is, content_of(site, key));
  if (was == is) return std::string();
  return fmt::format("{} was {}, is {}", printable(key), printable(was), printable(is));
}

Result<bool> restore_key(const FaultSite& site) {
  const std::optional<std::string> key = kept(site, saved_key);
  if (!key) return false;
  TRY_ASSIGN(const std::string there, query_redis(site, {"EXISTS", copy_of_key(site)}));
  if (there == "1") TRY(query_redis(site, {"RENAME", copy_of_key(site), *key}));
  TRY(forget(site, saved_key));
  return there == "1";
}

}  // namespace stackpilot::node
