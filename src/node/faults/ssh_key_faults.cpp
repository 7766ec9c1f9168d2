// A key that is not the lab's is admitted.
#include <fmt/format.h>

#include <array>
#include <optional>

#include "access/exec/process.h"
#include "access/observe/exposure_reader.h"
#include "base/clock.h"
#include "base/find.h"
#include "node/faults/fault_kind.h"
#include "node/faults/key_file.h"

namespace stackpilot::node {
namespace {

enum class Whose { kUser, kRoot };

// A file that sshd reads keys of, by its name in the setting `place`.
struct AdmittingFile {
  std::string_view place;
  Whose whose;
  std::string_view below_home;
};

constexpr std::array<AdmittingFile, 4> admitting_files = {{
    {"user", Whose::kUser, ".ssh/authorized_keys"},
    {"user-2", Whose::kUser, ".ssh/authorized_keys2"},
    {"root", Whose::kRoot, ".ssh/authorized_keys"},
    {"root-2", Whose::kRoot, ".ssh/authorized_keys2"},
}};

Result<fs::path> path_of(const FaultSite& site, const AdmittingFile& file) {
  const std::string user = file.whose == Whose::kRoot ? "root" : std::string(site.self.node.user());
  TRY_ASSIGN(const std::string passwd, read_file("/etc/passwd"));
  const auto accounts = access::shell_accounts(passwd);
  const auto* account =
      find_or_null(accounts, [&](const access::ShellAccount& one) { return one.user == user; });
  if (account == nullptr) return fail(ErrorKind::kUsage, user + " has no shell here");
  return fs::path(account->home) / file.below_home;
}

Result<fs::path> chosen_path(const FaultSite& site) {
  const std::string place = site.setting("place");
  const auto* file =
      find_or_null(admitting_files, [&](const AdmittingFile& one) { return one.place == place; });
  if (file == nullptr) return fail(ErrorKind::kUsage, "no place \"" + place + "\" for a key");
  return path_of(site, *file);
}

// Root's folders can be read by root only.
bool is_there(const fs::path& path) {
  const auto looked = access::run({.argv = {"sudo", "-n", "test", "-e", path.string()}});
  return looked && looked->status == 0;
}

// Its private half is thrown away: nobody can log in with it.
Result<std::string> new_public_key(const fs::path& folder, const FaultSite& site) {
  const fs::path key = folder / "key";
  TRY(site.here.program(
      {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key.string()}));
  return read_file(key.string() + ".pub");
}

Result<Injected> admit_key(const FaultSite& site) {
  TRY_ASSIGN(const fs::path file, chosen_path(site));
  TRY_ASSIGN(const fs::path parent, temporary_folder());
  TRY_ASSIGN(const TempFolder folder, TempFolder::make(parent, "key-"));
  TRY_ASSIGN(const std::string key, new_public_key(folder.path(), site));
  KeyPlace place = KeyPlace::kThere;
  if (!is_there(file)) place = KeyPlace::kFileMissing;
  if (!is_there(file.parent_path())) place = KeyPlace::kFolderMissing;
  if (place == KeyPlace::kFolderMissing) {
    TRY(site.as_root({"mkdir", "-m", "0700", file.parent_path().string()}));
  }
  const fs::path lines = folder.path() / "lines";
  TRY(write_file(lines, lines_to_append(key, place, site.id)));
  const Stopwatch since;
  // Appended: at no moment is the lab's key missing.
  TRY(site.as_root({"tee", "-a", file.string()}, {.input_file = lines}));
  return Injected{since.elapsed_ms()};
}

// The judge parses the file itself; here OpenSSH does.
Result<Bite> prove_key(const FaultSite& site) {
  TRY_ASSIGN(const fs::path file, chosen_path(site));
  TRY_ASSIGN(const access::Output said, site.as_root({"ssh-keygen", "-l", "-f", file.string()}));
  return Bite{said.out.find("stackpilot-" + site.id) != std::string::npos,
              fmt::format("ssh-keygen -l -f {}: {}", file.string(), access::tail(said.out, 1))};
}

Status remove_key(const FaultSite& site, const fs::path& file) {
  TRY_ASSIGN(const access::Output there, site.as_root({"cat", file.string()}));
  const KeysWithout left = keys_without(there.out, site.id);
  if (!left.is_ours) {
    // Replaces the file at once, with its owner and mode.
    TRY(site.as_root({"sed", "-i", fmt::format("/stackpilot-{}/d", site.id), file.string()}));
    return {};
  }
  TRY(site.as_root({"rm", "-f", file.string()}));
  if (left.folder_too) {
    TRY(site.as_root({"rmdir", "--ignore-fail-on-non-empty", file.parent_path().string()}));
  }
  return {};
}

Result<Healed> refuse_key(const FaultSite& site) {
  for (const AdmittingFile& file : admitting_files) {
    const Result<fs::path> path = path_of(site, file);
    if (!path) continue;  // nobody could have put one there
    const auto has_ours = access::run(
        {.argv = {"sudo", "-n", "grep", "-qsF", "stackpilot-" + site.id, path->string()}});
    if (!has_ours) return pass_on(has_ours);
    if (has_ours->status == 0) {
      TRY(remove_key(site, *path));
    }
  }
  return Healed{"the key is admitted nowhere", std::nullopt};
}

}  // namespace

std::vector<FaultKind> ssh_key_faults() {
  return {{"ssh-key", admit_key, prove_key, refuse_key}};
}

}  // namespace stackpilot::node
