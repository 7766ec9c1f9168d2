#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/child_process.hpp"
#include "support/pg_client.hpp"

namespace test {

// The path of a program of the newest Postgres that the distribution has installed.
std::string postgres_program(const std::string& name);

// The distribution's Postgres server on a free loopback port, with a temporary data folder and a
// database that belongs to the service's role.
class PostgresServer {
 public:
  static constexpr const char* user = "exchange";
  static constexpr const char* password = "secret";
  static constexpr const char* database = "exchange";

  // Keeps its data in a new folder below that one.
  explicit PostgresServer(const std::string& parent = "/tmp");
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  int port() const { return port_; }
  // The first is the postmaster.
  std::vector<pid_t> processes() const;

  bool is_running() const { return process_ && process_->is_running(); }
  // Begins to start; settings are "name=value". start() returns when it accepts connections.
  void launch(const std::vector<std::string>& settings = {});
  void start(const std::vector<std::string>& settings = {});
  void stop();  // fast shutdown, without waiting for clients
  void kill();  // as a power cut would
  // Replaces the data folder by a new, empty one. Must be stopped.
  void make_empty();

  // Freezes and thaws the postmaster and its children.
  void freeze();
  void thaw();

  // Whether the service's role may log in; for connections that are made from now on.
  void admit_service();
  void refuse_service();
  // Closes all connections of the service; returns when they are gone.
  void disconnect_service() const;

  // A connection of the superuser.
  PgClient connect() const;
  // Runs SQL on a new connection of the superuser.
  std::string sql(const std::string& text) const;
  // A connection like the service's; nothing when it is refused.
  std::optional<PgClient> connect_as_service() const;
  // Whether the server accepts connections now.
  bool accepts() const;

  std::string data() const { return folder_ + "/data"; }

 private:
  void initialise();
  void create_database() const;
  void write_access_rules(const std::string& service_method) const;
  void signal_all(int number) const;
  std::string conninfo(const std::string& role, const std::string& name) const;

  std::string folder_;
  int port_;
  bool has_database_ = false;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace test
