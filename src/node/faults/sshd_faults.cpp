// sshd has settings that it should not have, or there is a second one.
#include <fmt/format.h>

#include <array>

#include "access/exec/process.h"
#include "access/observe/tcp.h"
#include "access/operate/root_file.h"
#include "base/clock.h"
#include "base/find.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "node/faults/fault_kind.h"
#include "node/faults/transient_unit.h"

namespace stackpilot::node {
namespace {

constexpr auto greeting_timeout = Millis(5'000);
constexpr auto greeting_interval = Millis(50);
constexpr const char* sshd_unit = "ssh";

// Lines for sshd, by their name in the setting `setting`. {key} is a key pair of the fault's own.
struct WrongSetting {
  std::string_view name;
  std::string_view lines;
};

constexpr std::array<WrongSetting, 9> wrong_settings = {{
    {"host-key", "HostKey {key}"},
    {"second-host-key", "HostKey /etc/ssh/ssh_host_ed25519_key\nHostKey {key}"},
    {"passwords", "AuthenticationMethods any\nPasswordAuthentication yes"},
    {"empty-passwords", "PermitEmptyPasswords yes"},
    {"keyboard-interactive", "KbdInteractiveAuthentication yes"},
    {"host-based", "HostbasedAuthentication yes"},
    {"keys-file", "AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys2 {key}.pub"},
    {"keys-command", "AuthorizedKeysCommand /bin/cat {key}.pub\nAuthorizedKeysCommandUser nobody"},
    {"trusted-ca", "TrustedUserCAKeys {key}.pub"},
}};

std::string key_of(const FaultSite& site) {
  return fmt::format("/etc/ssh/stackpilot-{}.key", site.id);
}

// 00-: sshd uses the first value that it reads for a setting.
std::string settings_file_of(const FaultSite& site) {
  return fmt::format("/etc/ssh/sshd_config.d/00-stackpilot-{}.conf", site.id);
}

// Another one for every start of the unit.
Result<std::string> invocation(const FaultSite& site) {
  TRY_ASSIGN(
      const access::Output shown,
      site.here.program({"systemctl", "show", "--property=InvocationID", "--value", sshd_unit}));
  return access::trimmed(shown.out);
}

// Sessions that are open go on. systemd would refuse the sixth start within ten seconds, and leave
// the node without an sshd: its count is reset.
Status restart_sshd(const FaultSite& site) {
  TRY(site.as_root({"systemctl", "reset-failed", sshd_unit}));
  TRY(site.as_root({"systemctl", "restart", sshd_unit}));
  return {};
}

// The key comes first and goes last: while it is there, sshd may run with the wrong settings.
Result<Injected> put_settings(const FaultSite& site) {
  const std::string name = site.setting("setting");
  const auto* wrong =
      find_or_null(wrong_settings, [&](const WrongSetting& one) { return one.name == name; });
  if (wrong == nullptr) return fail(ErrorKind::kUsage, "no setting \"" + name + "\" of sshd");
  TRY(site.as_root({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key_of(site)}));
  TRY_ASSIGN(const std::string before, invocation(site));
  const std::string lines = fmt::format(fmt::runtime(wrong->lines), fmt::arg("key", key_of(site)));
  TRY(access::write_as_root(site.here, settings_file_of(site),
                            fmt::format("# written during {}\n{}\n", before, lines)));
  const Stopwatch since;
  TRY(restart_sshd(site));
  return Injected{since.elapsed_ms()};
}

// Whoever judges logs in, or asks sshd; here is shown that it was started with the file in place.
Result<Bite> prove_settings(const FaultSite& site) {
  TRY_ASSIGN(const std::string text, read_file(settings_file_of(site)));
  TRY_ASSIGN(const std::string now, invocation(site));
  TRY_ASSIGN(const std::string state, unit_state(site, sshd_unit));
  const bool restarted = text.find(now) == std::string::npos;
  return Bite{restarted && state == "active",
              fmt::format("{} is there, and sshd, which is {}, was {}started since",
                          settings_file_of(site), state, restarted ? "" : "not ")};
}

Result<Healed> remove_settings(const FaultSite& site) {
  if (!fs::exists(key_of(site))) return Healed{"sshd was left alone", std::nullopt};
  TRY(site.as_root({"rm", "-f", settings_file_of(site)}));
  TRY(restart_sshd(site));
  TRY(site.as_root({"rm", "-f", key_of(site), key_of(site) + ".pub"}));
  return Healed{"sshd has its own settings again", std::nullopt};
}

Result<int> second_port(const FaultSite& site) {
  return site.port("port").map([](const std::string& port) { return std::stoi(port); });
}

Reach greeting_of(const FaultSite& site, int port) {
  return access::probe_tcp(site.self.node.address, port, scaled(greeting_timeout));
}

Result<Injected> start_second(const FaultSite& site) {
  TRY_ASSIGN(const int port, second_port(site));
  const Stopwatch since;
  TRY(site.as_root({"systemd-run", "--quiet", "--collect", "--unit=" + unit_of(site),
                    "/usr/sbin/sshd", "-D", "-p", std::to_string(port)}));
  const auto answers = [&] { return greeting_of(site, port).ok; };
  if (!wait_until(Deadline(scaled(greeting_timeout)), greeting_interval, answers)) {
    return fail(ErrorKind::kBroken, fmt::format("the second sshd does not answer at {}", port));
  }
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_second(const FaultSite& site) {
  TRY_ASSIGN(const int port, second_port(site));
  TRY_ASSIGN(const std::string state, unit_state(site, unit_of(site)));
  const Reach reach = greeting_of(site, port);
  return Bite{state == "active" && reach.ok,
              fmt::format("{} is {}; TCP {}: {}", unit_of(site), state, port,
                          reach.ok ? "accepted" : reach.problem)};
}

Result<Healed> end_second(const FaultSite& site) {
  TRY(end_unit(site, unit_of(site)));
  return Healed{"there is one sshd", std::nullopt};
}

}  // namespace

std::vector<FaultKind> sshd_faults() {
  return {{"ssh-setting", put_settings, prove_settings, remove_settings},
          {"second-sshd", start_second, prove_second, end_second}};
}

}  // namespace stackpilot::node
