#include "verify/evidence.h"

#include <array>

namespace stackpilot::verify {

Result<fs::path> write_evidence(const Workspace& workspace, const Observation& observation,
                                const Report& report) {
  fs::path folder = workspace.evidence() / report.run_id;
  if (Status made = make_folder(folder); !made) return pass_on(made);
  const std::array<std::pair<const char*, std::string>, 4> files = {{
      {"observation.json", stackpilot::to_text(Json(observation), 2) + "\n"},
      {"report.json", to_json_text(report)},
      {"report.txt", to_text(report, Palette::kPlain)},
      {"junit.xml", to_junit(report)},
  }};
  for (const auto& [name, text] : files) {
    if (Status written = write_file(folder / name, text); !written) return pass_on(written);
  }
  return folder;
}

}  // namespace stackpilot::verify
