#include "model/baseline.h"

#include <fmt/format.h>

#include <set>

namespace stackpilot {
namespace {

template <typename Texts>
std::string listed(const Texts& texts) {
  return texts.empty() ? "none" : fmt::format("{}", fmt::join(texts, ", "));
}

std::string listeners_of(const Exposure& exposure) {
  std::set<std::string> listeners;
  for (const Listener& one : exposure.listeners) {
    if (one.address.starts_with("127.") || one.address == "::1") continue;
    listeners.insert(fmt::format("{}:{} {}", one.address, one.port,
                                 one.process.empty() ? "(unknown)" : one.process));
  }
  return listed(listeners);
}

std::string accounts_of(const Exposure& exposure) {
  std::set<std::string> accounts;
  for (const SshdFact& sshd : exposure.sshds) {
    for (const SshdAccount& account : sshd.accounts) {
      if (account.keys.empty()) continue;
      accounts.insert(fmt::format("{} ({} keys)", account.user, account.keys.size()));
    }
  }
  return listed(accounts);
}

}  // namespace

STACKPILOT_DEFINE_JSON(Baseline, taken_at, hostname, os_name, os_version, addresses, failed_units,
                       ssh_methods, exposure)

std::optional<Baseline> read_baseline(const Workspace& workspace, const std::string& node) {
  const Result<std::string> text = read_file(workspace.baseline(node), 1U << 24U);
  if (!text) return std::nullopt;
  Result<Baseline> baseline = parse_json<Baseline>(*text, "the baseline of " + node);
  if (!baseline) return std::nullopt;
  return std::move(*baseline);
}

Status write_baseline(const Workspace& workspace, const std::string& node,
                      const Baseline& baseline) {
  const fs::path file = workspace.baseline(node);
  TRY(make_folder(file.parent_path()));
  return write_file(file, to_text(Json(baseline)));
}

std::vector<std::string> summary_of(const Baseline& baseline) {
  return {fmt::format("was {}, {} {}", baseline.hostname, baseline.os_name, baseline.os_version),
          "accepts connections: " + listeners_of(baseline.exposure),
          "accounts with keys: " + accounts_of(baseline.exposure),
          "SSH lets in by: " + listed(baseline.ssh_methods),
          "failed units: " + listed(baseline.failed_units)};
}

}  // namespace stackpilot
