// Writes the pages of sample results to <folder>/<name>.html, for the browser test.
#include <cstdio>

#include "drills/report/report.h"
#include "prove/report/report.h"
#include "unit/drills_report/sample_result.h"
#include "unit/prove_report/sample_proof.h"

int main(int argc, char** argv) {
  using namespace stackpilot;
  if (argc != 2) return 2;
  const std::pair<const char*, std::string> pages[] = {
      {"drill-passed", drills::to_html(drills::sample_result())},
      {"drill-failed", drills::to_html(drills::failed_result())},
      {"drill-refused", drills::to_html(drills::refused_result())},
      {"drill-hostile", drills::to_html(drills::hostile_result())},
      {"proof-passed", prove::to_html(prove::proven_result())},
      {"proof-mixed", prove::to_html(prove::mixed_result())},
      {"proof-hostile", prove::to_html(prove::hostile_proof())}};
  for (const auto& [name, html] : pages) {
    const fs::path file = fs::path(argv[1]) / (std::string(name) + ".html");
    const Status written =
        make_folder(argv[1]).and_then([&, &text = html] { return write_file(file, text); });
    if (written) continue;
    std::fprintf(stderr, "%s\n", written.error().message.c_str());
    return 4;
  }
  return 0;
}
