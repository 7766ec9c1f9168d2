#include "model/workspace.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "base/digest.h"
#include "base/this_program.h"
#include "model/program_place.h"

namespace stackpilot {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

fs::path runtime_folder() {
  // Root's XDG_RUNTIME_DIR is removed when root logs out, but the engine keeps running.
  if (::geteuid() == 0) return "/run/stackpilot";
  const std::string runtime = environment("XDG_RUNTIME_DIR");
  if (!runtime.empty()) return fs::path(runtime) / "stackpilot";
  return fmt::format("/tmp/stackpilot-{}", ::geteuid());
}

}  // namespace

Result<Workspace> Workspace::of_this_program() {
  TRY_ASSIGN(const fs::path self, this_program_path());
  const fs::path root = repository_around(self);
  if (!root.empty()) return Workspace(root);
  return fail(ErrorKind::kUsage, fmt::format("{} lies in no repository", self.string()),
              "these verbs are for nodes; the others call them there");
}

fs::path Workspace::program() const {
  return root_ / this_program_for_nodes();
}

Status Workspace::require_access(unsigned user) const {
  struct stat found {};
  if (user == 0 || ::stat(state().c_str(), &found) != 0 || found.st_uid == user) return {};
  const std::string owner = found.st_uid == 0 ? "root" : fmt::format("the user {}", found.st_uid);
  return fail(ErrorKind::kUsage, fmt::format("the lab of this checkout belongs to {}", owner),
              fmt::format("run the command as {}, or work in a clone of your own", owner));
}

std::string Workspace::lab_id() const {
  const Result<std::string> text = read_file(lab_id_file(), 256);
  if (!text) return "";
  return text->substr(0, text->find('\n'));
}

fs::path Workspace::runtime() const {
  return runtime_folder() / sha256_hex(root_.string()).substr(0, 12);
}

fs::path Workspace::cache() {
  const std::string cache = environment("XDG_CACHE_HOME");
  const fs::path base = cache.empty() ? fs::path(environment("HOME")) / ".cache" : fs::path(cache);
  return fs::absolute(base / "stackpilot");
}

}  // namespace stackpilot
