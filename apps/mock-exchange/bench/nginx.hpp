#pragma once

#include "support/child_process.hpp"
#include "tool.hpp"

namespace bench {

// nginx on a free loopback port, with a static file as large as the answer of /health.
class Nginx {
 public:
  // workers as nginx.conf has it: "1", "auto".
  explicit Nginx(const std::string& workers);

  ~Nginx();
  Nginx(const Nginx&) = delete;
  Nginx& operator=(const Nginx&) = delete;

  int port() const { return port_; }

 private:
  TemporaryFolder folder_;
  int port_;
  test::ChildProcess process_;
};

}  // namespace bench
