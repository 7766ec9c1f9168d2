// Writes the reports of the sample results to <folder>/<name>.html, for the browser test.
#include <cstdio>

#include "drills/report/report.h"
#include "unit/drills_report/sample_result.h"

int main(int argc, char** argv) {
  using namespace stackpilot;
  if (argc != 2) return 2;
  const std::pair<const char*, drills::DrillResult> results[] = {
      {"passed", drills::sample_result()},
      {"failed", drills::failed_result()},
      {"refused", drills::refused_result()},
      {"hostile", drills::hostile_result()}};
  for (const auto& [name, result] : results) {
    const fs::path file = fs::path(argv[1]) / (std::string(name) + ".html");
    const Status written = make_folder(argv[1]).and_then(
        [&, &text = result] { return write_file(file, drills::to_html(text)); });
    if (written) continue;
    std::fprintf(stderr, "%s\n", written.error().message.c_str());
    return 4;
  }
  return 0;
}
