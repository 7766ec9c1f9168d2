#include "e2e/background.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stackpilot::e2e {

Background::Background(const Argv& arguments)
    : folder_(TempFolder::make(fs::temp_directory_path(), "stackpilot-e2e-")) {
  if (!folder_) return;
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  const std::string log = (folder_->path() / "stderr").string();
  ::posix_spawn_file_actions_addopen(&files, 2, log.c_str(), O_WRONLY | O_CREAT, 0600);
  const std::string program = checkout().program().string();
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& one : arguments) argv.push_back(const_cast<char*>(one.c_str()));
  argv.push_back(nullptr);
  if (::posix_spawn(&pid_, program.c_str(), &files, nullptr, argv.data(), environ) != 0) pid_ = -1;
  ::posix_spawn_file_actions_destroy(&files);
}

Background::~Background() {
  interrupt();
  EXPECT_TRUE(comes_true("the command in the background ends",
                         [this] { return pid_ < 0 || status().has_value(); }));
}

void Background::interrupt() const {
  if (pid_ > 0 && !status_) ::kill(pid_, SIGINT);
}

void Background::kill() {
  if (pid_ > 0 && !status_) ::kill(pid_, SIGKILL);
  EXPECT_TRUE(comes_true("the killed command is gone", [this] { return status().has_value(); }));
}

std::optional<int> Background::status() {
  int raw = 0;
  if (!status_ && pid_ > 0 && ::waitpid(pid_, &raw, WNOHANG) == pid_) {
    status_ = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
  }
  return status_;
}

bool Background::holds_the_lock() const {
  const std::string holder = read_file(checkout().root() / ".stackpilot" / "lock").value_or("");
  return holder.find(fmt::format("(pid {},", pid_)) != std::string::npos;
}

std::string Background::said() const {
  return folder_ ? read_file(folder_->path() / "stderr").value_or("") : "";
}

}  // namespace stackpilot::e2e
