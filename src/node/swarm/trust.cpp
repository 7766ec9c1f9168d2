#include "node/swarm/trust.h"

#include <fmt/format.h>

#include "access/operate/root_file.h"
#include "base/x509.h"
#include "model/scale_out.h"

namespace stackpilot::node {
namespace {

using access::FileOwner;
using access::Operator;
using access::Output;

constexpr auto renewed_before = std::chrono::hours(24 * 30);
constexpr const char* root_only = "0400";
constexpr const char* for_all = "0444";
constexpr FileOwner roots_for_all = {0, 0, for_all};
constexpr FileOwner for_the_registry = {registry_uid, registry_uid, "0400"};

std::string in_trust_folder(const char* name) {
  return fmt::format("{}/{}", trust_folder, name);
}

// Where the engine looks for what to show a registry, and what to expect of it.
constexpr const char* registries_folder = "/etc/docker/certs.d";

std::string engine_folder(const std::string& node) {
  return fmt::format("{}/{}:{}", registries_folder, node, registry_port);
}

Result<std::string> read_as_root(const Operator& here, const std::string& path) {
  TRY_ASSIGN(const Output read, here.program({"sudo", "-n", "cat", path}));
  return read.out;
}

bool is_good(const std::string& certificate, const std::string& ca) {
  const auto is_signed = is_signed_by(certificate, ca);
  const auto until = not_after(certificate);
  return is_signed && *is_signed && until &&
         *until > std::chrono::system_clock::now() + renewed_before;
}

Status remove_as_root(const Operator& here, const std::string& path) {
  TRY(here.program({"sudo", "-n", "rm", "-rf", path}));
  return {};
}

// What is in the trust folder, for whoever of the engine reads it at `path`.
Status copy_as_root(const Operator& here, const char* name, const std::string& path,
                    const char* mode) {
  TRY(here.program({"sudo", "-n", "install", "-D", "-m", mode, "-o", "0", "-g", "0",
                    in_trust_folder(name), path}));
  return {};
}

// The engine reads these at every pull and push.
Status introduce(const Operator& here, const std::string& registry_node) {
  const std::string folder = engine_folder(registry_node);
  TRY(copy_as_root(here, "node.key", folder + "/client.key", root_only));
  TRY(copy_as_root(here, "node.crt", folder + "/client.cert", for_all));
  return copy_as_root(here, "ca.crt", folder + "/ca.crt", for_all);
}

}  // namespace

Result<Json> request_certificate_here(const Operator& here, const ThisNode& self,
                                      const std::string& ca) {
  const std::string file = in_trust_folder("node.crt");
  const auto certificate = read_as_root(here, file);
  if (certificate && is_good(*certificate, ca)) return Json{{"trusted", true}};
  TRY_ASSIGN(const std::string key, make_key());
  TRY_ASSIGN(const std::string request, make_request(key, self.node.name));
  // An old certificate does not belong to the new key.
  TRY(remove_as_root(here, file));
  TRY(access::install_as_root(here, in_trust_folder("node.key"), key, for_the_registry));
  return Json{{"trusted", false}, {"request", request}};
}

Result<Json> trust_here(const Operator& here, const ThisNode& self, const std::string& ca,
                        const std::string& certificate,
                        const std::vector<std::string>& registries) {
  TRY(access::install_as_root(here, in_trust_folder("ca.crt"), ca, roots_for_all));
  if (!certificate.empty()) {
    TRY(access::install_as_root(here, in_trust_folder("node.crt"), certificate, roots_for_all));
  }
  for (const NodeSpec& node : self.lab.nodes) TRY(remove_as_root(here, engine_folder(node.name)));
  for (const std::string& node : registries) TRY(introduce(here, node));
  return Json{{"did", fmt::format("trusts {}", fmt::join(registries, ", "))}};
}

Json trust_left_here() {
  std::vector<std::string> files;
  std::error_code ignored;
  if (fs::exists(trust_folder, ignored)) files.emplace_back(trust_folder);
  if (fs::exists(registries_folder, ignored)) files.emplace_back(registries_folder);
  for (const auto& one : fs::directory_iterator(registries_folder, ignored)) {
    files.push_back(one.path().string());
  }
  return Json{{"files", files}};
}

Status distrust_here(const Operator& here, const ThisNode& self) {
  for (const NodeSpec& node : self.lab.nodes) TRY(remove_as_root(here, engine_folder(node.name)));
  TRY(remove_as_root(here, trust_folder));
  // An engine takes an empty one for none.
  static_cast<void>(here.program({"sudo", "-n", "rmdir", registries_folder}));
  return {};
}

}  // namespace stackpilot::node
