#include "support/child_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace test {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> list;
  list.reserve(words.size() + 1);
  for (const std::string& word : words) list.push_back(const_cast<char*>(word.c_str()));
  list.push_back(nullptr);
  return list;
}

void become(const std::string& user) {
  const passwd* entry = getpwnam(user.c_str());
  if (entry == nullptr || initgroups(user.c_str(), entry->pw_gid) != 0 ||
      setgid(entry->pw_gid) != 0 || setuid(entry->pw_uid) != 0) {
    _exit(126);
  }
}

// Needs root.
void hide_names_behind(const std::string& folder) {
  if (unshare(CLONE_NEWNS) != 0 ||
      mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    _exit(125);
  }
  for (const char* file : {"/hosts", "/resolv.conf"}) {
    const std::string target = std::string("/etc") + file;
    if (mount((folder + file).c_str(), target.c_str(), nullptr, MS_BIND, nullptr) != 0) _exit(125);
  }
}

[[noreturn]] void run_child(const ChildProcess::Options& options) {
  if (!options.output.empty()) {
    const int fd = open(options.output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
  }
  if (!options.names.empty()) hide_names_behind(options.names);
  if (!options.user.empty()) become(options.user);
  prctl(PR_SET_PDEATHSIG, options.death_signal);
  const std::vector<char*> arguments = pointers(options.arguments);
  const std::vector<char*> environment = pointers(options.environment);
  execve(arguments[0], arguments.data(), environment.data());
  _exit(127);
}

}  // namespace

bool eventually(const std::function<bool()>& condition, Seconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return condition();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

int free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(name);
  const bool bound = bind(fd, reinterpret_cast<sockaddr*>(&name), size) == 0 &&
                     getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size) == 0;
  close(fd);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(name.sin_port);
}

ChildProcess::ChildProcess(const Options& options) : pid_(fork()) {
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  if (pid_ == 0) run_child(options);
}

ChildProcess::~ChildProcess() {
  if (!is_running()) return;
  signal(SIGCONT);
  signal(SIGKILL);
  wait();
}

void ChildProcess::signal(int number) const {
  if (!status_) kill(pid_, number);  // once it is reaped, the pid may be reused
}

bool ChildProcess::is_running() {
  int raw = 0;
  if (!status_ && waitpid(pid_, &raw, WNOHANG) == pid_) {
    status_ = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
  }
  return !status_;
}

std::optional<int> ChildProcess::wait(Seconds limit) {
  eventually([this] { return !is_running(); }, limit);
  return status_;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();  // does not throw when the process of a file in /proc ends meanwhile
  return text.str();
}

}  // namespace test
