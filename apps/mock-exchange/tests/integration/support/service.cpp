#include "support/service.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace test {
namespace {

std::string temporary_folder() {
  std::string name = "/tmp/mock-exchange-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  std::ofstream(name + "/build.json")
      << R"({"git_sha":"g1","build_time":"t1","source_digest":"s1","build_id":"b1"})";
  return name;
}

ChildProcess::Options options(const std::string& folder, int port,
                              const std::vector<std::string>& environment,
                              const std::string& names) {
  return {{MOCK_EXCHANGE_BINARY, "--address", "127.0.0.1", "--port", std::to_string(port),
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

std::vector<std::string> without_quarantine(std::vector<std::string> environment) {
  environment.emplace_back("ASAN_OPTIONS=quarantine_size_mb=1");
  return environment;
}

Ended run_program(const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment) {
  const std::string folder = temporary_folder();
  std::vector<std::string> words{MOCK_EXCHANGE_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  ChildProcess process({words, environment, {}, folder + "/out"});
  const int status = process.wait().value_or(-1);
  const Ended ended{status, read_file(folder + "/out")};
  std::filesystem::remove_all(folder);
  return ended;
}

Service::Service(const std::vector<std::string>& environment, const std::string& names)
    : folder_(temporary_folder()),
      port_(free_port()),
      http_(port_),
      process_(options(folder_, port_, environment, names)) {
  if (!eventually([this] { return http_.get("/health").status == 200; })) {
    throw std::runtime_error("the service does not start:\n" + read_file(folder_ + "/log"));
  }
}

Service::~Service() {
  if (testing::Test::HasFailure()) std::fputs(read_file(folder_ + "/log").c_str(), stderr);
  // An orderly end, so that leaks and races are reported by the sanitizers.
  process_.signal(15);
  EXPECT_EQ(process_.wait(), 0) << read_file(folder_ + "/log");
  std::filesystem::remove_all(folder_);
}

bool Service::becomes_ready() const {
  return eventually([this] { return is_ready(); });
}

bool Service::becomes_unready(const std::string& detail) const {
  return eventually([&] {
    const Answer answer = http_.get("/ready");
    return answer.status == 503 && answer.detail() == detail;
  });
}

std::string Service::make_order() const {
  const Answer answer = http_.post("/order?symbol=BTC&side=buy&qty=1");
  EXPECT_EQ(answer.status, 200) << answer.body;
  return answer.status == 200 ? answer.json().at("order_id").get<std::string>() : "";
}

std::vector<nlohmann::json> Service::log() const {
  std::vector<nlohmann::json> lines;
  std::istringstream text(read_file(folder_ + "/log"));
  for (std::string line; std::getline(text, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

std::size_t Service::descriptors() const {
  const std::filesystem::directory_iterator list("/proc/" + std::to_string(process_.pid()) + "/fd");
  return static_cast<std::size_t>(std::distance(begin(list), end(list)));
}

std::size_t Service::resident_kib() const {
  const std::string status = read_file("/proc/" + std::to_string(process_.pid()) + "/status");
  return std::stoul(status.substr(status.find("VmRSS:") + 6));
}

double Service::metric(const std::string& name) const {
  const std::string text = "\n" + http_.get("/metrics").body;
  const std::size_t at = text.find("\nmock_exchange_" + name + " ");
  if (at == std::string::npos) return std::nan("");
  return std::stod(text.substr(text.find(' ', at)));
}

}  // namespace test
