#pragma once

#include <memory>
#include <string>

#include "support/child_process.hpp"

namespace test {

// A Postgres server of the distribution's on a free loopback port, with a data folder of its own
// that is removed at the end.
class PostgresServer {
 public:
  static constexpr const char* user = "exchange";
  static constexpr const char* password = "secret";
  static constexpr const char* database = "postgres";

  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  int port() const { return port_; }

  void start();  // returns when it accepts connections
  void stop();   // in good order, without waiting for clients
  void kill();   // as a power cut would
  // Replaces the data folder by a new, empty one. Must be stopped.
  void make_empty();

  // Freezes and thaws the processes that serve clients, and the one that makes them.
  void freeze();
  void thaw();

  // Runs SQL as the superuser; returns psql's unaligned output without the last line's end.
  std::string sql(const std::string& text) const;
  // As sql(), once the server answers at all.
  bool accepts() const;

 private:
  std::string data() const { return folder_ + "/data"; }
  void initialise();
  void signal_all(int number) const;

  std::string folder_;
  int port_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace test
