#pragma once

#include <string>

namespace test {

// A private /etc/hosts for one program, and a name server that never answers: looking up any other
// name fails only after the resolver's timeout.
class PrivateNames {
 public:
  PrivateNames();
  ~PrivateNames();
  PrivateNames(const PrivateNames&) = delete;
  PrivateNames& operator=(const PrivateNames&) = delete;

  // Empty, or why a program cannot be given names of its own here.
  const std::string& obstacle() const { return obstacle_; }

  void set_hosts(const std::string& text) const;

  // For ChildProcess::Options: holds "hosts" and "resolv.conf".
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_ = "/tmp/mock-exchange-names-XXXXXX";
  std::string obstacle_;
  int name_server_;
};

}  // namespace test
