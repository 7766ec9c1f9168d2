#include "support/running_service.hpp"

#include <signal.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace test {
namespace {

std::string folder_with_build_info() {
  std::string name = "/tmp/mock-exchange-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  std::ofstream(name + "/build.json")
      << R"({"git_sha":"g1","build_time":"t1","source_digest":"s1","build_id":"b1"})";
  return name;
}

ChildProcess::Options options(const std::string& folder, int port,
                              const std::vector<std::string>& environment,
                              const std::string& names) {
  return {{service_program(), "--address", "127.0.0.1", "--port", std::to_string(port),
           "--build-info", folder + "/build.json"},
          environment,
          {},
          folder + "/log",
          SIGKILL,
          names};
}

}  // namespace

std::vector<std::string> base_environment() {
  return {"SERVICE_NAME=mock-exchange", "ENV=test", "LOG_LEVEL=info", "VERSION=9.9.9"};
}

std::vector<std::string> environment_for(const PostgresServer& postgres,
                                         const std::string& password) {
  std::vector<std::string> list = base_environment();
  list.insert(list.end(),
              {"DB_HOST=127.0.0.1", "DB_PORT=" + std::to_string(postgres.port()),
               std::string("DB_NAME=") + PostgresServer::database,
               std::string("DB_USER=") + PostgresServer::user, "DB_PASSWORD=" + password});
  return list;
}

std::string service_program() {
  const char* named = std::getenv("MOCK_EXCHANGE_BINARY");
  return named == nullptr ? MOCK_EXCHANGE_BINARY : named;
}

RunningService::RunningService(const std::vector<std::string>& environment,
                               const std::string& names)
    : folder_(folder_with_build_info()),
      port_(free_port()),
      http_(port_),
      process_(options(folder_, port_, environment, names)) {
  if (!eventually([this] { return http_.get("/health").status == 200; })) {
    throw std::runtime_error("the service does not start:\n" + output());
  }
}

RunningService::~RunningService() {
  std::filesystem::remove_all(folder_);
}

int RunningService::stop() {
  process_.signal(SIGTERM);
  return process_.wait().value_or(-1);
}

bool RunningService::becomes_ready() const {
  return eventually([this] { return is_ready(); });
}

std::string RunningService::output() const {
  return read_file(folder_ + "/log");
}

std::size_t RunningService::descriptors() const {
  const std::filesystem::directory_iterator list("/proc/" + std::to_string(process_.pid()) + "/fd");
  return static_cast<std::size_t>(std::distance(begin(list), end(list)));
}

std::size_t RunningService::memory_kib(const std::string& line) const {
  const std::string status = read_file("/proc/" + std::to_string(process_.pid()) + "/status");
  return std::stoul(status.substr(status.find(line + ":") + line.size() + 1));
}

double RunningService::metric(const std::string& name) const {
  const std::string text = "\n" + http_.get("/metrics").body;
  const std::size_t at = text.find("\nmock_exchange_" + name + " ");
  if (at == std::string::npos) return std::nan("");
  return std::stod(text.substr(text.find(' ', at)));
}

}  // namespace test
