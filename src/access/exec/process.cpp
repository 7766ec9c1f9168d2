#include "access/exec/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "access/exec/user_namespace.h"
#include "base/clock.h"
#include "base/wait.h"

namespace stackpilot::access {
namespace {

constexpr std::size_t output_limit = 64U << 20U;
constexpr auto grace = Millis(5'000);  // between SIGTERM and SIGKILL
constexpr auto look_interval = Millis(250);

class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    close();
    fd_ = std::exchange(other.fd_, -1);
    return *this;
  }
  ~Fd() { close(); }
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

// Where our own stdin, stdout or stderr is closed, the next file gets its number. In the child dup2
// onto the same number would change nothing, and exec close it; dup2 onto another would replace a
// file that is still needed. So whatever the child is given has a higher number.
Fd above_standard(Fd file) {
  if (!file.open() || file.get() > STDERR_FILENO) return file;
  return Fd(::fcntl(file.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

struct Pipe {
  Fd read, write;
};

struct Pipes {
  Pipe in, out, err, failure;  // failure carries the errno of a failed exec; success closes it
};

tl::unexpected<Error> no_pipe() {
  return fail(ErrorKind::kBroken, fmt::format("cannot make a pipe: {}", std::strerror(errno)));
}

Result<Pipes> make_pipes() {
  Pipes pipes;
  for (Pipe* pipe : {&pipes.in, &pipes.out, &pipes.err, &pipes.failure}) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return no_pipe();
    *pipe = Pipe{above_standard(Fd(ends[0])), above_standard(Fd(ends[1]))};
    if (!pipe->read.open() || !pipe->write.open()) return no_pipe();
  }
  return pipes;
}

// What the child needs, prepared before fork: between fork and exec nothing may allocate.
struct Launch {
  std::vector<char*> argv;
  std::vector<std::string> environment_text;
  std::vector<char*> environment;
  int in = -1, out = -1, err = -1, failure = -1;
  const char* program = nullptr;
  const char* directory = nullptr;
  const NamespaceEntry* entry = nullptr;
  bool is_interrupted = false;  // it will get SIGINT, which must not be ignored then
};

void fill_environment(const Command& command, Launch& launch) {
  launch.environment_text = environment_of(environ, command.inherits, command.environment);
  for (std::string& text : launch.environment_text) launch.environment.push_back(text.data());
  launch.environment.push_back(nullptr);
}

// What we handle is to end the child as it ends others; what was ignored when we were started, as
// nohup does with SIGHUP, stays ignored. SIGPIPE is ignored by ourselves.
void restore_signals(const Launch& launch) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action = {};
    if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN) {
      ::signal(signal, SIG_DFL);
    }
  }
  if (launch.is_interrupted) ::signal(SIGINT, SIG_DFL);
  ::signal(SIGPIPE, SIG_DFL);
}

Result<std::optional<NamespaceEntry>> entry_for(const Command& command) {
  if (command.run_as == RunAs::kCaller || ::geteuid() == 0) return std::nullopt;
  return NamespaceEntry::prepare().map(
      [](NamespaceEntry entry) { return std::optional(std::move(entry)); });
}

[[noreturn]] void become_child(const Launch& launch) {
  ::setpgid(0, 0);
  restore_signals(launch);
  // Before the standard files are replaced: those of the entry may have their numbers.
  if (launch.entry != nullptr && !launch.entry->enter()) ::_exit(127);
  ::dup2(launch.in, 0);
  ::dup2(launch.out, 1);
  ::dup2(launch.err, 2);
  if (launch.directory == nullptr || ::chdir(launch.directory) == 0) {
    ::execve(launch.program, launch.argv.data(), launch.environment.data());
  }
  const int code = errno;
  [[maybe_unused]] const auto ignored = ::write(launch.failure, &code, sizeof code);
  ::_exit(127);
}

constexpr std::string_view timed_out = "timed out after ";

class Child {
 public:
  Child(const Command& command, Output& output) : command_(command), output_(output) {}

  Status start() {
    const std::optional<std::string> program = find_program(command_.argv.at(0));
    if (!program) {
      return fail(ErrorKind::kCapability, command_.argv[0] + " is not installed",
                  "run `make doctor` to see what is missing");
    }
    TRY_ASSIGN(Pipes pipes, make_pipes());
    TRY(redirect(pipes.in, pipes.out));
    TRY(launch(*program, pipes));
    in_ = std::move(pipes.in.write);
    out_ = std::move(pipes.out.read);
    err_ = std::move(pipes.err.read);
    if (command_.input.empty() && command_.stdin_mode == Stdin::kInput) in_.close();
    if (in_.open()) ::fcntl(in_.get(), F_SETFL, O_NONBLOCK);
    return {};
  }
  // Pumps the pipes until both outputs are closed, then reaps the child.
  Status finish() {
    const Deadline deadline(command_.timeout);
    while (out_.open() || err_.open()) {
      if (command_.on_stop == OnStop::kEnd && stop_requested()) {
        end();
        return interrupted();
      }
      if (deadline.passed()) return give_up(std::string(timed_out) + seconds(command_.timeout));
      if (output_.out.size() + output_.err.size() > output_limit) {
        return give_up("wrote too much output");
      }
      pump(deadline);
      report_input();
      interrupt_if_wanted();
    }
    return wait_for_end(deadline);
  }

 private:
  Status launch(const std::string& program, Pipes& pipes) {
    Launch launch;
    for (const std::string& arg : command_.argv) {
      launch.argv.push_back(const_cast<char*>(arg.c_str()));
    }
    launch.argv.push_back(nullptr);
    fill_environment(command_, launch);
    launch.program = program.c_str();
    launch.directory = command_.directory.empty() ? nullptr : command_.directory.c_str();
    launch.in = pipes.in.read.get();
    launch.out = pipes.out.write.get();
    launch.err = pipes.err.write.get();
    launch.is_interrupted = command_.interrupt_when != nullptr;
    launch.failure = pipes.failure.write.get();
    TRY_ASSIGN(std::optional<NamespaceEntry> entry, entry_for(command_));
    launch.entry = entry ? &*entry : nullptr;
    pid_ = ::fork();
    if (pid_ == 0) become_child(launch);
    if (pid_ < 0) {
      return fail(ErrorKind::kBroken, fmt::format("cannot fork: {}", std::strerror(errno)));
    }
    ::setpgid(pid_, pid_);  // the child does the same: either may run first
    for (Pipe* pipe : {&pipes.out, &pipes.err, &pipes.failure}) pipe->write.close();
    pipes.in.read.close();
    if (Status admitted = entry ? entry->admit(pid_) : Status(); !admitted) {
      ::kill(pid_, SIGKILL);  // a child of another thread may hold the pipe that it waits for
      ::waitpid(pid_, nullptr, 0);
      return admitted;
    }
    int code = 0;
    if (::read(pipes.failure.read.get(), &code, sizeof code) == sizeof code) {
      ::waitpid(pid_, nullptr, 0);
      return fail(ErrorKind::kBroken,
                  fmt::format("cannot start {}: {}", to_line(command_.argv), std::strerror(code)));
    }
    return {};
  }

  // A child may close its outputs and keep running, so this wait has the same deadline.
  Status wait_for_end(const Deadline& deadline) {
    int status = 0;
    bool stopped = false;
    const bool ended = wait_until(deadline, Millis(1), [&] {
      if (::waitpid(pid_, &status, WNOHANG) != 0) return true;
      stopped = command_.on_stop == OnStop::kEnd && stop_requested();
      return stopped;
    });
    if (!ended) return give_up(std::string(timed_out) + seconds(command_.timeout));
    if (stopped) {
      end();
      return interrupted();
    }
    ::kill(-pid_, SIGKILL);  // descendants that the child left running
    output_.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return {};
  }

  static std::string seconds(Millis duration) {
    return fmt::format("{:.0f} s", static_cast<double>(duration.count()) / 1000);
  }

  // Replaces the child's end of a pipe by a file.
  Status redirect(Pipe& in, Pipe& out) {
    if (!command_.input_file.empty()) {
      in.read = above_standard(Fd(::open(command_.input_file.c_str(), O_RDONLY | O_CLOEXEC)));
      if (!in.read.open()) return file_error(command_.input_file);
      if (command_.on_input_read) input_file_ = Fd(::fcntl(in.read.get(), F_DUPFD_CLOEXEC, 0));
    }
    if (!command_.output_file.empty()) {
      out.write = above_standard(
          Fd(::open(command_.output_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)));
      if (!out.write.open()) return file_error(command_.output_file);
    }
    return {};
  }

  static tl::unexpected<Error> file_error(const fs::path& path) {
    return fail(ErrorKind::kBroken,
                fmt::format("cannot open {}: {}", path.string(), std::strerror(errno)));
  }

  Status give_up(const std::string& why) {
    end();
    return fail(ErrorKind::kBroken, fmt::format("{}: {}", to_line(command_.argv), why), "",
                tail(output_.err.empty() ? output_.out : output_.err, 20));
  }

  void pump(const Deadline& deadline) {
    const bool heeds_stop = command_.on_stop == OnStop::kEnd;
    std::array<pollfd, 4> waits{{{out_.get(), POLLIN, 0},
                                 {err_.get(), POLLIN, 0},
                                 {has_input_left() ? in_.get() : -1, POLLOUT, 0},
                                 {heeds_stop ? stop_fd() : -1, POLLIN, 0}}};
    const bool looks = input_file_.open() || command_.interrupt_when;
    const Millis patience = looks ? deadline.left_at_most(look_interval) : deadline.left();
    ::poll(waits.data(), waits.size(), static_cast<int>(patience.count()) + 1);
    if (waits[0].revents != 0) drain(out_, output_.out);
    if (waits[1].revents != 0) drain(err_, output_.err);
    if (waits[2].revents != 0) feed();
  }

  void drain(Fd& from, std::string& into) {
    std::array<char, 65536> chunk;
    const ssize_t count = ::read(from.get(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) return;
    if (count <= 0) {
      from.close();
      return;
    }
    into.append(chunk.data(), static_cast<std::size_t>(count));
    if (command_.on_line && &into == &output_.err) report_lines();
  }

  void report_lines() {
    for (std::size_t end = output_.err.find('\n', reported_); end != std::string::npos;
         end = output_.err.find('\n', reported_)) {
      command_.on_line(std::string_view(output_.err).substr(reported_, end - reported_));
      reported_ = end + 1;
    }
  }

  // The offset is that of the open file, which we share with the child.
  void report_input() {
    if (!input_file_.open() || input_reported_.elapsed_ms() < look_interval.count()) return;
    const off_t offset = ::lseek(input_file_.get(), 0, SEEK_CUR);
    if (offset >= 0) command_.on_input_read(static_cast<std::uint64_t>(offset));
    input_reported_ = Stopwatch();
  }

  void interrupt_if_wanted() {
    const bool early = asked_.elapsed_ms() < look_interval.count();
    if (interrupted_ || early || !command_.interrupt_when) return;
    interrupted_ = command_.interrupt_when();
    if (interrupted_) ::kill(pid_, SIGINT);
    asked_ = Stopwatch();
  }

  bool has_input_left() const { return in_.open() && fed_ < command_.input.size(); }

  void feed() {
    const std::string_view rest = std::string_view(command_.input).substr(fed_);
    const ssize_t count = ::write(in_.get(), rest.data(), rest.size());
    if (count > 0) fed_ += static_cast<std::size_t>(count);
    if (fed_ == command_.input.size() || (count < 0 && errno != EAGAIN && errno != EINTR)) {
      in_.close();
    }
  }

  void end() {
    ::kill(-pid_, SIGTERM);
    const auto has_ended = [&] { return ::waitpid(pid_, nullptr, WNOHANG) != 0; };
    const bool in_time = wait_until(Deadline(grace), Millis(20), has_ended);
    ::kill(-pid_, SIGKILL);  // the child if it is still there, and what it left running
    if (!in_time) ::waitpid(pid_, nullptr, 0);
  }

  const Command& command_;
  Output& output_;
  pid_t pid_ = -1;
  Fd in_, out_, err_;
  Fd input_file_;  ///< where its reading is reported
  Stopwatch input_reported_;
  Stopwatch asked_;           ///< whether to interrupt
  bool interrupted_ = false;  ///< once is enough
  std::size_t fed_ = 0;
  std::size_t reported_ = 0;
};

bool needs_quotes(const std::string& arg) {
  return arg.empty() || arg.find_first_of(" \t\n\"'$&|;<>*?()[]{}#~!\\`") != std::string::npos;
}

std::string quoted(const std::string& arg) {
  std::string text = "'";
  for (const char c : arg) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}

}  // namespace

bool is_timeout(const Error& error) {
  return error.kind == ErrorKind::kBroken && error.message.find(timed_out) != std::string::npos;
}

Result<Output> run(const Command& command) {
  if (command.on_stop == OnStop::kEnd && stop_requested()) return interrupted();
  Output output;
  const Stopwatch watch;
  Child child(command, output);
  TRY(child.start());
  TRY(child.finish());
  output.ms = watch.elapsed_ms();
  return output;
}

Result<Output> run_ok(const Command& command) {
  Result<Output> output = run(command);
  if (output && output->status != 0) {
    return tl::unexpected<Error>(command_error(command, *output));
  }
  return output;
}

Error command_error(const Command& command, const Output& output) {
  const std::string& said = trimmed(output.err).empty() ? output.out : output.err;
  const bool full_disk = said.find("No space left on device") != std::string::npos ||
                         said.find("no space left on device") != std::string::npos;
  if (full_disk) {
    return Error{ErrorKind::kBroken, fmt::format("the disk is full: {} failed", command.argv[0]),
                 "free some disk space and run the command again", tail(said, 5)};
  }
  return Error{ErrorKind::kBroken,
               fmt::format("{} failed with exit status {}", to_line(command.argv), output.status),
               "", tail(said, 20)};
}

std::string to_line(const std::vector<std::string>& argv) {
  std::string line;
  for (const std::string& arg : argv) {
    if (!line.empty()) line += ' ';
    line += needs_quotes(arg) ? quoted(arg) : arg;
  }
  return line;
}

std::optional<std::string> find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) {
    return ::access(name.c_str(), X_OK) == 0 ? std::optional(name) : std::nullopt;
  }
  const char* path = std::getenv("PATH");
  // The PATH of an ordinary user lacks sbin, where dockerd is installed.
  std::string folders = std::string(path == nullptr ? "" : path) + ":/usr/sbin:/sbin:/usr/bin:/bin";
  for (std::size_t start = 0; start <= folders.size();) {
    const std::size_t end = std::min(folders.find(':', start), folders.size());
    const std::string candidate = folders.substr(start, end - start) + "/" + name;
    if (candidate[0] == '/' && ::access(candidate.c_str(), X_OK) == 0) return candidate;
    start = end + 1;
  }
  return std::nullopt;
}

std::string tail(const std::string& text, std::size_t lines) {
  const std::string body = trimmed(text);
  std::size_t start = body.size();
  for (std::size_t line = 0; line < lines && start != std::string::npos && start > 0; ++line) {
    start = body.rfind('\n', start - 1);
  }
  return start == std::string::npos || start == 0 ? body : body.substr(start + 1);
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

}  // namespace stackpilot::access
