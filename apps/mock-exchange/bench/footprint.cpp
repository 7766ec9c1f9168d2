#include "footprint.hpp"

#include <chrono>
#include <filesystem>

#include "support/running_service.hpp"
#include "tool.hpp"

namespace bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

const std::string source = MOCK_EXCHANGE_SOURCE;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double start_once() {
  const int port = test::free_port();
  const test::HttpClient http(port);
  const TemporaryFolder folder;
  const auto start = Clock::now();
  const test::ChildProcess process(
      {{test::service_program(), "--address", "127.0.0.1", "--port", std::to_string(port)},
       test::base_environment(),
       {},
       folder.path() + "/log"});
  while (http.get("/health").status != 200 && seconds_since(start) < 10) {
  }
  return seconds_since(start) * 1000;
}

double size_of(const std::string& folder) {
  std::uintmax_t bytes = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return static_cast<double>(bytes) / 1e6;
}

}  // namespace

Results measure_start(int times) {
  std::vector<double> durations(static_cast<std::size_t>(times));
  for (double& duration : durations) duration = start_once();
  return {{"start to first 200 on /health", median(durations), "ms",
           Target::at_most(50, "median of " + std::to_string(times))}};
}

Results measure_build() {
  const TemporaryFolder folder;
  const std::string build = folder.path() + "/build";
  const std::string image = folder.path() + "/image";
  const auto start = Clock::now();
  run_tool(
      {"/usr/bin/cmake", "-S", source, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release"});
  run_tool({"/usr/bin/cmake", "--build", build, "--target", "mock-exchange", "-j", "2"});
  const double seconds = seconds_since(start);
  run_tool({"/bin/sh", source + "/image.sh", build + "/mock-exchange", image});
  return {{"compile from clean, 2 cores", seconds, "s", Target::at_most(15)},
          {"files of the image", size_of(image), "MB", Target::at_most(30)}};
}

}  // namespace bench
