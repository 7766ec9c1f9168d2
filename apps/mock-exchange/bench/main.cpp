// Measures the service against its targets and its peers, all in one run on this machine.
//   mock-exchange-bench <seconds of each run> <rounds> <path of the results without extension>
//   mock-exchange-bench outages <path of the results without extension>
// Exit codes: 0 measured (the table shows missed targets), 2 usage, 4 failure or an invalid run.

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>

#include "chart.hpp"
#include "footprint.hpp"
#include "outages.hpp"
#include "throughput.hpp"
#include "tool.hpp"

namespace {

using namespace bench;

constexpr int outages_of_each_kind = 5;
constexpr int starts = 20;

void append(Results& results, const Results& more) {
  results.insert(results.end(), more.begin(), more.end());
}

double load_average() {
  double now = 0;
  getloadavg(&now, 1);
  return now;
}

Result memory(const test::RunningService& service, const std::string& what, const char* line,
              double limit) {
  return {what, static_cast<double>(service.memory_kib(line)) / 1024, "MiB",
          Target::at_most(limit)};
}

Results measure(const Schedule& schedule) {
  Results results;
  {
    const test::PostgresServer postgres("/var/tmp");
    const test::RunningService service(test::environment_for(postgres));
    if (!service.becomes_ready()) throw std::runtime_error("the service is not ready");
    const Result idle = memory(service, "resident memory, idle", "VmRSS", 16);
    append(results, measure_throughput(postgres, service, schedule));
    results.push_back(idle);
    results.push_back(memory(service, "resident memory, peak under load", "VmHWM", 32));
    results.push_back({"log lines dropped", service.metric("log_lines_dropped_total"), "", {}});
  }
  std::fputs("outages\n", stderr);
  append(results, measure_outages(outages_of_each_kind));
  append(results, measure_start(starts));
  std::fputs("build\n", stderr);
  append(results, measure_build());
  return results;
}

void save(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace

int main(int argc, char** argv) {
  const bool outages_only = argc == 3 && argv[1] == std::string("outages");
  const Schedule schedule =
      outages_only ? Schedule{1, 1}
                   : Schedule{argc > 2 ? std::atoi(argv[2]) : 0, argc > 1 ? std::atoi(argv[1]) : 0};
  if ((argc != 4 && !outages_only) || schedule.rounds < 1 || schedule.seconds < 1) {
    std::fputs("usage: mock-exchange-bench (<seconds> <rounds> | outages) <results>\n", stderr);
    return 2;
  }
  try {
    const double load_before = load_average();
    const Results results =
        outages_only ? measure_outages(outages_of_each_kind) : measure(schedule);
    std::fputs(to_table(results).c_str(), stdout);
    std::printf("load average before: %.2f; a busy machine makes every figure worse\n",
                load_before);
    const nlohmann::json document{{"seconds", schedule.seconds},
                                  {"rounds", schedule.rounds},
                                  {"load_average_before", load_before},
                                  {"results", to_json(results)}};
    const std::string path = argv[argc - 1];
    save(path + ".json", document.dump(2) + "\n");
    save(path + ".svg", to_chart(results));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 4;
  }
  return 0;
}
