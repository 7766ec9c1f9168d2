#include "node/faults/kept_state.h"

#include "access/operate/root_file.h"

namespace stackpilot::node {
namespace {

constexpr const char* state_folder = "/var/lib/stackpilot";

fs::path folder_of(const FaultSite& site) {
  return fs::path(state_folder) / site.id;
}

}  // namespace

Status keep(const FaultSite& site, const std::string& name, const std::string& text) {
  TRY(site.as_root({"mkdir", "-p", folder_of(site).string()}));
  return access::write_as_root(site.here, (folder_of(site) / name).string(), text);
}

std::optional<std::string> kept(const FaultSite& site, const std::string& name) {
  const fs::path file = folder_of(site) / name;
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return std::nullopt;
  const Result<std::string> text = read_file(file);
  return text ? std::optional(*text) : std::nullopt;
}

Status forget(const FaultSite& site, const std::string& name) {
  if (!kept(site, name)) return {};
  TRY(site.as_root({"rm", "-f", (folder_of(site) / name).string()}));
  TRY(site.as_root({"rmdir", "--ignore-fail-on-non-empty", folder_of(site).string()}));
  return {};
}

}  // namespace stackpilot::node
