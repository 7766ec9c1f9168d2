#include "lifecycle/authority.h"

#include "base/files.h"

namespace stackpilot::lifecycle {
namespace {

constexpr int authority_days = 3'650;
constexpr int certificate_days = 825;
constexpr auto secret = fs::perms::owner_read | fs::perms::owner_write;

Result<Credentials> read_authority(const fs::path& folder) {
  Credentials authority;
  TRY_ASSIGN(authority.key, read_file(folder / "ca.key"));
  TRY_ASSIGN(authority.certificate, read_file(folder / "ca.crt"));
  return authority;
}

Status certify_this_host(const Credentials& authority, const fs::path& folder) {
  TRY_ASSIGN(const std::string key, make_key());
  TRY_ASSIGN(const std::string request, make_request(key, "host"));
  TRY_ASSIGN(const std::string certificate,
             sign_request(authority, request, {{"host"}, {}, certificate_days}));
  TRY(write_file(folder / "host.key", key, secret));
  return write_file(folder / "host.crt", certificate);
}

}  // namespace

Result<Credentials> ensure_authority(const Workspace& workspace) {
  const fs::path folder = workspace.swarm();
  // Written last: with it all the rest is there.
  if (fs::exists(folder / "ca.crt")) return read_authority(folder);
  TRY(make_folder(folder, fs::perms::owner_all));
  TRY_ASSIGN(Credentials authority,
             make_ca("StackPilot lab " + workspace.lab_id().substr(0, 8), authority_days));
  TRY(write_file(folder / "ca.key", authority.key, secret));
  TRY(certify_this_host(authority, folder));
  TRY(write_file(folder / "ca.crt", authority.certificate));
  return authority;
}

Result<std::string> certify(const Credentials& authority, const NodeSpec& node,
                            const std::string& request) {
  return sign_request(authority, request, {{node.name}, {node.address}, certificate_days});
}

}  // namespace stackpilot::lifecycle
