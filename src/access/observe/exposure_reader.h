// Reads what of this machine can be reached from outside, and who may log in. Needs root.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/exposure.h"

namespace stackpilot::access {

/// Listeners, redirections and sshds. `client` is the address that log-ins come from.
Result<Exposure> read_exposure(const std::string& client);

/// The sockets in the output of `ss -Hltnp`.
std::vector<Listener> parse_listeners(std::string_view text);

/// The redirecting rules in the output of iptables-save.
std::vector<Redirection> parse_redirections(std::string_view text);

/// The accounts in a passwd text that have a shell, with their home folders.
struct ShellAccount {
  std::string user;
  std::string home;
};
std::vector<ShellAccount> shell_accounts(std::string_view passwd);

/// Out of the output of `sshd -T`, the settings that decide who is let in.
std::map<std::string, std::string> login_settings(std::string_view text);

/// The path of an AuthorizedKeysFile: %h, %u and %% replaced, relative ones below the home folder.
std::string key_file_of(std::string_view pattern, const ShellAccount& account);

/// The options of an sshd's command line that choose its settings: -f and -o, each with its value.
std::vector<std::string> settings_options(const std::vector<std::string>& argv);

}  // namespace stackpilot::access
