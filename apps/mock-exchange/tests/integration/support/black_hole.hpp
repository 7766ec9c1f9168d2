#pragma once

#include <vector>

#include "support/postgres_server.hpp"

namespace test {

// Drops all packets that are sent to the server: no answer, no reset, no refusal. A filter on the
// server's own sockets, so it affects nothing else on the machine. It ends with this object.
class BlackHole {
 public:
  // Throws std::runtime_error where the kernel does not allow access to the server's sockets.
  explicit BlackHole(const PostgresServer& server);
  ~BlackHole();
  BlackHole(const BlackHole&) = delete;
  BlackHole& operator=(const BlackHole&) = delete;

 private:
  void take_sockets(pid_t process);

  std::vector<int> sockets_;  // our duplicates of the server's
};

}  // namespace test
