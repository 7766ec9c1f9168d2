#include "access/observe/exposure_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "access/exec/process.h"
#include "access/observe/host_reader.h"
#include "base/files.h"
#include "base/slowness.h"
#include "base/text.h"

namespace stackpilot::access {
namespace {

constexpr auto tool_timeout = Millis(5'000);

constexpr std::string_view deciding[] = {"permitrootlogin",
                                         "pubkeyauthentication",
                                         "passwordauthentication",
                                         "permitemptypasswords",
                                         "kbdinteractiveauthentication",
                                         "hostbasedauthentication",
                                         "kerberosauthentication",
                                         "gssapiauthentication",
                                         "authorizedkeysfile",
                                         "authorizedkeyscommand",
                                         "authorizedprincipalsfile",
                                         "authorizedprincipalscommand",
                                         "trustedusercakeys",
                                         "authenticationmethods",
                                         "allowusers",
                                         "allowgroups",
                                         "denyusers",
                                         "denygroups",
                                         "forcecommand",
                                         "hostkey",
                                         "usepam"};

int number_in(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// "0.0.0.0:22", "[::]:22", "*:22" or "127.0.0.1%lo:22".
Listener parse_socket(std::string_view place) {
  const std::size_t colon = place.rfind(':');
  if (colon == std::string_view::npos) return {};
  std::string_view address = place.substr(0, colon);
  if (address.starts_with('[')) address = address.substr(1, address.find(']') - 1);
  address = address.substr(0, address.find('%'));
  return Listener{std::string(address == "*" ? "::" : address), number_in(place.substr(colon + 1)),
                  "", 0};
}

// One listener for each process in users:(("sshd",pid=62,fd=3),("sshd",pid=77,fd=3)).
std::vector<Listener> with_processes(const Listener& socket, std::string_view users) {
  std::vector<Listener> listeners;
  for (std::size_t at = users.find("(\""); at != std::string_view::npos;
       at = users.find("(\"", at + 1)) {
    const std::string_view rest = users.substr(at + 2);
    const std::size_t pid = rest.find("pid=");
    if (pid == std::string_view::npos) break;
    Listener one = socket;
    one.process = rest.substr(0, rest.find('"'));
    one.pid = number_in(rest.substr(pid + 4));
    listeners.push_back(std::move(one));
  }
  if (listeners.empty()) listeners.push_back(socket);
  return listeners;
}

std::vector<std::string> arguments_of(int pid) {
  const std::string line = read_file(fmt::format("/proc/{}/cmdline", pid)).value_or("");
  std::vector<std::string> argv;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find('\0', at), line.size());
    argv.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  // sshd writes its state over its arguments: "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100".
  if (argv.empty() || !argv[0].starts_with("sshd: ")) return argv;
  const std::vector<std::string_view> words =
      words_of(std::string_view(argv[0]).substr(0, argv[0].find(" [listener]")));
  return {words.begin() + 1, words.end()};
}

// The files that an sshd was configured from: its main one, and those beside it in .d.
std::vector<fs::path> configuration_of(const std::vector<std::string>& options) {
  fs::path file = "/etc/ssh/sshd_config";
  for (std::size_t i = 0; i + 1 < options.size(); i += 2) {
    if (options[i] == "-f") file = options[i + 1];
  }
  std::vector<fs::path> files = {file};
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(file.string() + ".d", ignored)) {
    files.push_back(entry.path());
  }
  return files;
}

// The kernel keeps a process's folder in /proc with the time at which it was first looked at, so
// its start is asked of ps.
Result<std::optional<fs::file_time_type>> started(int pid) {
  const Result<Output> answer = run(Command{
      .argv = {"ps", "-o", "etimes=", "-p", std::to_string(pid)}, .timeout = scaled(tool_timeout)});
  if (!answer) return pass_on(answer);
  if (answer->status != 0) return std::nullopt;  // it has ended
  return fs::file_time_type::clock::now() - std::chrono::seconds(number_in(trimmed(answer->out)));
}

Result<std::string> newer_configuration(int pid, const std::vector<fs::path>& files) {
  TRY_ASSIGN(const auto start, started(pid));
  if (!start) return "";
  for (const fs::path& file : files) {
    std::error_code failed;
    const auto changed = fs::last_write_time(file, failed);
    // ps counts whole seconds.
    if (!failed && changed > *start + std::chrono::seconds(1)) return file.string();
  }
  return "";
}

Result<SshdAccount> read_account(const std::string& program,
                                 const std::vector<std::string>& options,
                                 const ShellAccount& account, const std::string& client) {
  Command ask{.argv = {program, "-T", "-C",
                       fmt::format("user={},host={},addr={}", account.user, client, client)},
              .timeout = scaled(tool_timeout)};
  ask.argv.insert(ask.argv.end(), options.begin(), options.end());
  TRY_ASSIGN(const Output said, run_ok(ask));
  SshdAccount seen{account.user, login_settings(said.out), {}};
  std::set<std::string> keys;
  for (const std::string_view pattern : words_of(seen.settings["authorizedkeysfile"])) {
    if (pattern == "none") continue;
    const std::string text = read_file(key_file_of(pattern, account)).value_or("");
    for (const std::string& key : parse_authorized_keys(text)) keys.insert(key);
  }
  seen.keys.assign(keys.begin(), keys.end());
  return seen;
}

SshdFact read_sshd(int pid, const std::vector<ShellAccount>& accounts, const std::string& client) {
  const std::vector<std::string> argv = arguments_of(pid);
  SshdFact seen{.pid = pid, .command = fmt::format("{}", fmt::join(argv, " "))};
  if (argv.empty()) {
    seen.problem = "its command line is not known";
    return seen;
  }
  const std::vector<std::string> options = settings_options(argv);
  const Result<std::string> stale = newer_configuration(pid, configuration_of(options));
  if (!stale) {
    seen.problem = stale.error().message;
    return seen;
  }
  seen.stale = *stale;
  for (const ShellAccount& account : accounts) {
    Result<SshdAccount> read = read_account(argv[0], options, account, client);
    if (!read) {
      seen.problem = read.error().message;
      break;
    }
    seen.accounts.push_back(std::move(*read));
  }
  return seen;
}

// The process that an sshd has just forked for a connection holds the socket for a moment.
bool is_fork(int pid, const std::map<int, std::set<int>>& listening) {
  const std::string status = read_file(fmt::format("/proc/{}/status", pid)).value_or("");
  const std::size_t parent = status.find("\nPPid:");
  if (parent == std::string::npos) return true;  // it has ended
  const std::vector<std::string_view> words =
      words_of(lines_of(std::string_view(status).substr(parent + 1)).front());
  return words.size() > 1 && listening.count(number_in(words[1])) != 0;
}

std::vector<SshdFact> read_sshds(const std::vector<Listener>& listeners,
                                 const std::string& client) {
  std::map<int, std::set<int>> ports;  // of each sshd
  for (const Listener& one : listeners) {
    if (one.process == "sshd") ports[one.pid].insert(one.port);
  }
  const std::vector<ShellAccount> accounts = shell_accounts(read_file("/etc/passwd").value_or(""));
  std::vector<SshdFact> sshds;
  for (const auto& [pid, of_this] : ports) {
    if (ports.size() > 1 && is_fork(pid, ports)) continue;
    sshds.push_back(read_sshd(pid, accounts, client));
    sshds.back().ports.assign(of_this.begin(), of_this.end());
  }
  return sshds;
}

}  // namespace

std::vector<Listener> parse_listeners(std::string_view text) {
  std::vector<Listener> listeners;
  for (const std::string_view line : lines_of(text)) {
    const std::vector<std::string_view> fields = words_of(line);
    if (fields.size() < 5) continue;
    const std::vector<Listener> all = with_processes(
        parse_socket(fields[3]), fields.size() > 5 ? line.substr(line.find("users:")) : "");
    listeners.insert(listeners.end(), all.begin(), all.end());
  }
  return listeners;
}

std::vector<Redirection> parse_redirections(std::string_view text) {
  std::vector<Redirection> found;
  for (const std::string_view line : lines_of(text)) {
    const std::vector<std::string_view> words = words_of(line);
    const auto after = [&](std::string_view option) -> std::string {
      const auto at = std::find(words.begin(), words.end(), option);
      return at == words.end() || at + 1 == words.end() ? "" : std::string(*(at + 1));
    };
    const std::string target = after("-j");
    if (target != "DNAT" && target != "REDIRECT" && target != "TPROXY") continue;
    const std::string to =
        target == "DNAT" ? after("--to-destination") : after("--to-ports") + after("--on-port");
    found.push_back({after("-A"), to, std::string(line)});
  }
  return found;
}

std::vector<ShellAccount> shell_accounts(std::string_view passwd) {
  std::vector<ShellAccount> accounts;
  for (const std::string_view line : lines_of(passwd)) {
    std::vector<std::string_view> fields;
    for (std::size_t at = 0; at <= line.size();) {
      const std::size_t end = std::min(line.find(':', at), line.size());
      fields.push_back(line.substr(at, end - at));
      at = end + 1;
    }
    if (fields.size() < 7) continue;
    const std::string_view shell = fields[6];
    const bool none = shell.ends_with("/nologin") || shell.ends_with("/false") ||
                      shell.ends_with("/sync") || shell.ends_with("/shutdown") ||
                      shell.ends_with("/halt");
    if (!none) accounts.push_back({std::string(fields[0]), std::string(fields[5])});
  }
  return accounts;
}

std::map<std::string, std::string> login_settings(std::string_view text) {
  std::map<std::string, std::string> settings;
  for (const std::string_view line : lines_of(text)) {
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::string_view name = line.substr(0, space);
    if (std::find(std::begin(deciding), std::end(deciding), name) == std::end(deciding)) continue;
    std::string& value = settings[std::string(name)];
    if (!value.empty()) value += ' ';  // AllowUsers has a line for each pattern
    value += line.substr(std::min(space + 1, line.size()));
  }
  return settings;
}

std::string key_file_of(std::string_view pattern, const ShellAccount& account) {
  std::string path;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%' || i + 1 == pattern.size()) {
      path += pattern[i];
      continue;
    }
    ++i;
    path += pattern[i] == 'h' ? account.home : pattern[i] == 'u' ? account.user : "%";
  }
  return path.starts_with('/') ? path : account.home + "/" + path;
}

std::vector<std::string> settings_options(const std::vector<std::string>& argv) {
  std::vector<std::string> options;
  for (std::size_t i = 1; i < argv.size(); ++i) {
    const std::string name = argv[i].substr(0, 2);
    if (name != "-f" && name != "-o" && name != "-p") continue;
    const bool joined = argv[i].size() > 2;
    if (!joined && i + 1 == argv.size()) break;
    const std::string value = joined ? argv[i].substr(2) : argv[++i];
    if (name != "-p") options.insert(options.end(), {name, value});
  }
  return options;
}

Result<Exposure> read_exposure(const std::string& client) {
  Exposure seen;
  TRY_ASSIGN(const Output sockets,
             run_ok(Command{.argv = {"ss", "-Hltnp"}, .timeout = scaled(tool_timeout)}));
  seen.listeners = parse_listeners(sockets.out);
  TRY_ASSIGN(const Output rules,
             run_ok(Command{.argv = {"iptables-save"}, .timeout = scaled(tool_timeout)}));
  seen.redirections = parse_redirections(rules.out);
  seen.sshds = read_sshds(seen.listeners, client);
  return seen;
}

}  // namespace stackpilot::access
