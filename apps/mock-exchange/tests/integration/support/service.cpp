#include "support/service.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>
#include <stdexcept>

namespace test {

std::vector<std::string> without_quarantine(std::vector<std::string> environment) {
  environment.emplace_back("ASAN_OPTIONS=quarantine_size_mb=1");
  return environment;
}

Ended run_program(const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment) {
  std::string output = "/tmp/mock-exchange-output-XXXXXX";
  close(mkstemp(output.data()));
  std::vector<std::string> words{service_program()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  ChildProcess process({words, environment, {}, output});
  const int status = process.wait().value_or(-1);
  Ended ended{status, read_file(output)};
  std::filesystem::remove(output);
  return ended;
}

Service::~Service() {
  // A clean exit, so that the sanitizers report leaks and races.
  EXPECT_EQ(stop(), 0);
  if (testing::Test::HasFailure()) std::fputs(output().c_str(), stderr);
}

bool Service::becomes_unready(const std::string& detail) const {
  return eventually([&] {
    const Answer answer = http().get("/ready");
    return answer.status == 503 && answer.detail() == detail;
  });
}

std::string Service::make_order() const {
  const Answer answer = http().post("/order?symbol=BTC&side=buy&qty=1");
  EXPECT_EQ(answer.status, 200) << answer.body;
  return answer.status == 200 ? answer.json().at("order_id").get<std::string>() : "";
}

std::vector<nlohmann::json> Service::log() const {
  std::vector<nlohmann::json> lines;
  std::istringstream text(output());
  for (std::string line; std::getline(text, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

}  // namespace test
