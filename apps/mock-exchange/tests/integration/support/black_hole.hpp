#pragma once

#include <vector>

#include "support/postgres_server.hpp"

namespace test {

// A network that swallows whatever is sent to the server: no answer, no reset, no refusal. It is a
// filter on the server's own sockets, so it touches nothing else on the machine, and it ends with
// this object.
class BlackHole {
 public:
  // Throws std::runtime_error where the kernel or its policy does not let us at the sockets.
  explicit BlackHole(const PostgresServer& server);
  ~BlackHole();
  BlackHole(const BlackHole&) = delete;
  BlackHole& operator=(const BlackHole&) = delete;

 private:
  void take_sockets(pid_t process);

  std::vector<int> sockets_;  // our duplicates of the server's
};

}  // namespace test
