#include "machine/ssh/host_key.h"

#include <fmt/format.h>

#include "access/exec/process.h"
#include "base/slowness.h"
#include "base/text.h"

namespace stackpilot::machine::ssh {
namespace {

constexpr auto answer_timeout = Millis(5'000);

}  // namespace

std::string host_key_in(const std::string& scanned) {
  for (const std::string_view line : lines_of(scanned)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() < 3 || words[0].starts_with('#') || words[1] != "ssh-ed25519") continue;
    return fmt::format("{} {}", words[1], words[2]);
  }
  return "";
}

Result<std::string> ask_host_key(const NodeSpec& node) {
  const auto limit = scaled(answer_timeout);
  const auto scanned =
      access::run({.argv = {"ssh-keyscan", "-T", std::to_string(limit.count() / 1000), "-t",
                            "ed25519", "-p", std::to_string(node.ssh_port()), node.address},
                   .timeout = 2 * limit});
  if (!scanned) return pass_on(scanned);
  std::string key = host_key_in(scanned->out);
  if (!key.empty()) return key;
  return fail(ErrorKind::kCapability,
              fmt::format("{} does not answer by SSH at {}:{} with an ed25519 host key", node.name,
                          node.address, node.ssh_port()),
              "switch it on, or correct its address and port in infra/lab.yaml; then run the "
              "command again",
              access::tail(scanned->err, 5));
}

std::string fingerprint_of(const std::string& key) {
  const auto said = access::run({.argv = {"ssh-keygen", "-l", "-f", "-"}, .input = key + "\n"});
  const std::vector<std::string_view> words =
      said ? words_of(std::string_view(said->out)) : std::vector<std::string_view>();
  return words.size() > 1 ? std::string(words[1]) : key;
}

}  // namespace stackpilot::machine::ssh
