#include "support/postgres_server.hpp"

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace test {
namespace {

namespace fs = std::filesystem;

// The folder of the newest version that is installed.
int newest_version() {
  int newest = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator("/usr/lib/postgresql")) {
    newest = std::max(newest, std::atoi(entry.path().filename().c_str()));
  }
  return newest;
}

// initdb and postgres refuse to run as root.
std::string server_user() {
  return geteuid() == 0 ? "postgres" : "";
}

const std::vector<std::string>& environment() {
  static const std::vector<std::string> list{"PATH=/usr/bin:/bin", "LC_ALL=C"};
  return list;
}

void run_to_end(const ChildProcess::Options& options, const std::string& what) {
  ChildProcess process(options);
  if (process.wait(Seconds(60)) != 0) {
    throw std::runtime_error(what + " failed:\n" + read_file(options.output));
  }
}

// A zombie counts as ended: it has released its memory.
bool is_alive(pid_t pid) {
  const std::string stat = read_file("/proc/" + std::to_string(pid) + "/stat");
  const std::size_t name_ends = stat.rfind(") ");
  return name_ends != std::string::npos && stat[name_ends + 2] != 'Z' && stat[name_ends + 2] != 'X';
}

}  // namespace

std::string postgres_program(const std::string& name) {
  static const int version = newest_version();
  return "/usr/lib/postgresql/" + std::to_string(version) + "/bin/" + name;
}

PostgresServer::PostgresServer(const std::string& parent) : port_(free_port()) {
  std::string name = parent + "/mock-exchange-pg-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  folder_ = name;
  if (const passwd* entry = server_user().empty() ? nullptr : getpwnam("postgres")) {
    if (chown(folder_.c_str(), entry->pw_uid, entry->pw_gid) != 0) {
      throw std::runtime_error("chown failed");
    }
  }
  initialise();
  start();
}

PostgresServer::~PostgresServer() {
  if (process_) kill();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void PostgresServer::initialise() {
  run_to_end({{postgres_program("initdb"), "-D", data(), "-U", "postgres", "-A", "trust",
               "--no-sync", "--no-instructions"},
              environment(),
              server_user(),
              folder_ + "/initdb.log"},
             "initdb");
  write_access_rules("scram-sha-256");
  has_database_ = false;
}

void PostgresServer::launch(const std::vector<std::string>& settings) {
  std::vector<std::string> words{postgres_program("postgres"), "-D", data(), "-p",
                                 std::to_string(port_)};
  std::vector<std::string> all{"listen_addresses=127.0.0.1", "unix_socket_directories=" + folder_};
  all.insert(all.end(), settings.begin(), settings.end());
  for (const std::string& setting : all) words.insert(words.end(), {"-c", setting});
  process_ = std::make_unique<ChildProcess>(
      ChildProcess::Options{words, environment(), server_user(), folder_ + "/server.log", SIGQUIT});
}

void PostgresServer::start(const std::vector<std::string>& settings) {
  launch(settings);
  if (!eventually([this] { return accepts(); }, Seconds(30))) {
    throw std::runtime_error("postgres does not start:\n" + read_file(folder_ + "/server.log"));
  }
  if (!has_database_) create_database();
  has_database_ = true;
}

void PostgresServer::create_database() const {
  PgClient admin(conninfo("postgres", "postgres"));
  admin.sql(std::string("CREATE ROLE ") + user + " LOGIN PASSWORD '" + password + "'");
  admin.sql(std::string("CREATE DATABASE ") + database + " OWNER " + user);
}

void PostgresServer::stop() {
  process_->signal(SIGINT);
  if (!process_->wait()) throw std::runtime_error("postgres does not stop");
  process_.reset();
}

void PostgresServer::kill() {
  // The postmaster is stopped first, because it would clean up when its children die.
  process_->signal(SIGSTOP);
  std::vector<pid_t> all = processes();
  std::reverse(all.begin(), all.end());
  for (const pid_t pid : all) ::kill(pid, SIGKILL);
  process_->wait();
  // As long as one of them lives, its shared memory keeps the next server from starting.
  eventually([&] { return std::none_of(all.begin(), all.end(), is_alive); });
  process_.reset();
}

void PostgresServer::make_empty() {
  fs::remove_all(data());
  initialise();
}

void PostgresServer::freeze() {
  process_->signal(SIGSTOP);
  signal_all(SIGSTOP);
}

void PostgresServer::thaw() {
  signal_all(SIGCONT);
}

void PostgresServer::write_access_rules(const std::string& service_method) const {
  std::ofstream(data() + "/pg_hba.conf") << "local all postgres trust\n"
                                         << "host all all 127.0.0.1/32 " << service_method << '\n';
}

void PostgresServer::admit_service() {
  write_access_rules("scram-sha-256");
  process_->signal(SIGHUP);
}

void PostgresServer::refuse_service() {
  write_access_rules("reject");
  process_->signal(SIGHUP);
}

void PostgresServer::disconnect_service() const {
  PgClient admin = connect();
  const std::string pids = admin.sql(
      "SELECT coalesce(string_agg(pid::text, ','), '0') FROM pg_stat_activity "
      "WHERE application_name = 'mock-exchange'");
  const std::string theirs = " FROM pg_stat_activity WHERE pid IN (" + pids + ")";
  admin.sql("SELECT pg_terminate_backend(pid)" + theirs);
  eventually([&] { return admin.sql("SELECT count(*)" + theirs) == "0"; });
}

std::vector<pid_t> PostgresServer::processes() const {
  std::vector<pid_t> list{process_->pid()};
  const std::string pid = std::to_string(process_->pid());
  std::istringstream children(read_file("/proc/" + pid + "/task/" + pid + "/children"));
  for (pid_t child = 0; children >> child;) list.push_back(child);
  return list;
}

void PostgresServer::signal_all(int number) const {
  std::vector<pid_t> list = processes();
  std::reverse(list.begin(), list.end());  // the postmaster last, which would notice
  for (const pid_t pid : list) ::kill(pid, number);
}

std::string PostgresServer::conninfo(const std::string& role, const std::string& name) const {
  return "host=" + folder_ + " port=" + std::to_string(port_) + " user=" + role +
         " dbname=" + name + " connect_timeout=10";
}

PgClient PostgresServer::connect() const {
  return PgClient(conninfo("postgres", database));
}

std::string PostgresServer::sql(const std::string& text) const {
  return connect().sql(text);
}

std::optional<PgClient> PostgresServer::connect_as_service() const {
  try {
    return PgClient("host=127.0.0.1 port=" + std::to_string(port_) + " user=" + user +
                    " password=" + password + " dbname=" + database);
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

bool PostgresServer::accepts() const {
  return PQping(conninfo("postgres", "postgres").c_str()) == PQPING_OK;
}

}  // namespace test
