#include "support/postgres_server.hpp"

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace test {
namespace {

const std::string programs = "/usr/lib/postgresql/15/bin/";

// initdb and postgres refuse to run as root.
std::string server_user() {
  return geteuid() == 0 ? "postgres" : "";
}

std::vector<std::string> environment() {
  return {"PATH=/usr/bin:/bin", "LC_ALL=C", std::string("PGPASSWORD=") + PostgresServer::password};
}

void run_to_end(const ChildProcess::Options& options, const std::string& what) {
  ChildProcess process(options);
  if (process.wait(Seconds(60)) != 0) {
    throw std::runtime_error(what + " failed:\n" + read_file(options.output));
  }
}

}  // namespace

PostgresServer::PostgresServer() : port_(free_port()) {
  std::string name = "/tmp/mock-exchange-pg-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  folder_ = name;
  if (const passwd* entry = server_user().empty() ? nullptr : getpwnam("postgres")) {
    if (chown(folder_.c_str(), entry->pw_uid, entry->pw_gid) != 0) {
      throw std::runtime_error("chown failed");
    }
  }
  std::ofstream(folder_ + "/password") << password << '\n';
  initialise();
  start();
}

PostgresServer::~PostgresServer() {
  if (process_) kill();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void PostgresServer::initialise() {
  run_to_end({{programs + "initdb", "-D", data(), "-U", user, "-A", "scram-sha-256", "--pwfile",
               folder_ + "/password", "--no-sync", "--no-instructions"},
              environment(),
              server_user(),
              folder_ + "/initdb.log"},
             "initdb");
}

void PostgresServer::start() {
  process_ = std::make_unique<ChildProcess>(ChildProcess::Options{
      {programs + "postgres", "-D", data(), "-p", std::to_string(port_), "-c",
       "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=" + folder_},
      environment(),
      server_user(),
      folder_ + "/server.log",
      SIGQUIT});
  if (!eventually([this] { return accepts(); }, Seconds(30))) {
    throw std::runtime_error("postgres does not start:\n" + read_file(folder_ + "/server.log"));
  }
}

void PostgresServer::stop() {
  process_->signal(SIGINT);
  if (!process_->wait()) throw std::runtime_error("postgres does not stop");
  process_.reset();
}

void PostgresServer::kill() {
  // The children first would make the parent clean up.
  process_->signal(SIGSTOP);
  signal_all(SIGKILL);
  process_->wait();
  process_.reset();
}

void PostgresServer::make_empty() {
  std::filesystem::remove_all(data());
  initialise();
}

void PostgresServer::freeze() {
  process_->signal(SIGSTOP);
  signal_all(SIGSTOP);
}

void PostgresServer::thaw() {
  signal_all(SIGCONT);
}

void PostgresServer::signal_all(int number) const {
  const std::string pid = std::to_string(process_->pid());
  std::istringstream children(read_file("/proc/" + pid + "/task/" + pid + "/children"));
  for (pid_t child = 0; children >> child;) ::kill(child, number);
  process_->signal(number);
}

std::string PostgresServer::sql(const std::string& text) const {
  static std::atomic<int> calls{0};  // threads of a test may ask at the same time
  const std::string output = folder_ + "/psql-" + std::to_string(++calls);
  run_to_end({{programs + "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p",
               std::to_string(port_), "-U", user, "-d", database, "-c", text},
              environment(),
              {},
              output},
             "psql");
  std::string answer = read_file(output);
  std::filesystem::remove(output);
  if (!answer.empty()) answer.pop_back();
  return answer;
}

bool PostgresServer::accepts() const {
  try {
    return sql("SELECT 1") == "1";
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace test
