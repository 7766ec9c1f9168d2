#include "machine/ssh/host_key.h"

#include <fmt/format.h>

#include "access/exec/process.h"
#include "base/files.h"
#include "base/slowness.h"
#include "base/text.h"

namespace stackpilot::machine::ssh {
namespace {

constexpr auto answer_timeout = Millis(10'000);
constexpr std::size_t most_bytes = 65'536;

}  // namespace

std::string host_key_in(const std::string& known_hosts) {
  for (const std::string_view line : lines_of(known_hosts)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() < 3 || words[0].starts_with('#') || words[1] != "ssh-ed25519") continue;
    return fmt::format("{} {}", words[1], words[2]);
  }
  return "";
}

// By a login without credentials, which is refused after the key has been shown.
Result<std::string> ask_host_key(const access::SshTarget& target) {
  TRY_ASSIGN(const TempFolder folder, TempFolder::make(fs::temp_directory_path(), "host-key-"));
  const fs::path known_hosts = folder.path() / "known_hosts";
  TRY_ASSIGN(const access::Output said,
             access::run({.argv = access::ask_ssh_host_key(target, known_hosts),
                          .timeout = scaled(answer_timeout)}));
  std::string key = host_key_in(read_file(known_hosts, most_bytes).value_or(""));
  if (!key.empty()) return key;
  return fail(ErrorKind::kCapability,
              fmt::format("{} does not answer by SSH at {}:{} with an ed25519 host key",
                          target.node, target.address, target.port),
              "switch it on, or correct its address and port in infra/lab.yaml; then run the "
              "command again",
              access::tail(said.err, 5));
}

std::string fingerprint_of(const std::string& key) {
  const auto said = access::run({.argv = {"ssh-keygen", "-l", "-f", "-"}, .input = key + "\n"});
  const std::vector<std::string_view> words =
      said ? words_of(std::string_view(said->out)) : std::vector<std::string_view>();
  return words.size() > 1 ? std::string(words[1]) : key;
}

}  // namespace stackpilot::machine::ssh
