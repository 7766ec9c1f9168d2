#pragma once

#include <string>

namespace test {

// An /etc/hosts for one program, and a name server that never answers: names that are not in there
// are looked up in vain, for as long as the resolver has patience.
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
