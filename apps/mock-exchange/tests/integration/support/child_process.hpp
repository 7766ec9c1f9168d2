#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace test {

using Seconds = std::chrono::duration<double>;

// Polls until the condition is true or the limit is over; returns its last value.
bool eventually(const std::function<bool()>& condition, Seconds limit = Seconds(10));

// A free TCP port on the loopback address.
int free_port();

// A child process. It is killed by the destructor, and when the test dies.
class ChildProcess {
 public:
  struct Options {
    std::vector<std::string> arguments;    // the first is the program's path
    std::vector<std::string> environment;  // NAME=value; this and nothing else
    std::string user = {};                 // to run as; empty: the test's own
    std::string output = {};               // file for stdout and stderr
    int death_signal = 9;                  // for when the test dies
    std::string names = {};                // folder of a PrivateNames; empty: the machine's names
  };

  explicit ChildProcess(const Options& options);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  bool is_running();
  // The exit status, or 128 + signal; nothing when it did not end in time.
  std::optional<int> wait(Seconds limit = Seconds(20));

 private:
  pid_t pid_;
  std::optional<int> status_;
};

std::string read_file(const std::string& path);

}  // namespace test
