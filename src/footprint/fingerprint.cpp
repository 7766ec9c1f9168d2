#include "footprint/fingerprint.h"

#include <algorithm>
#include <future>

#include "access/exec/process.h"
#include "base/slowness.h"
#include "footprint/parts.h"

namespace stackpilot::footprint {
namespace {

constexpr auto program_timeout = Millis(20'000);

}  // namespace

STACKPILOT_DEFINE_JSON(Part, name, items, problem)

Part read_part(const Reader& reader, const Scope& scope) {
  Part part{.name = std::string(reader.name)};
  reader.read(scope, part);
  return part;
}

const std::vector<Reader>& all_readers() {
  static const std::vector<Reader> all = [] {
    std::vector<Reader> readers = file_readers();
    for (const auto& more :
         {network_readers(), kernel_readers(), process_readers(), engine_readers()}) {
      readers.insert(readers.end(), more.begin(), more.end());
    }
    return readers;
  }();
  return all;
}

HostFingerprint take_fingerprint(const Scope& scope) {
  std::vector<std::future<Part>> reading;
  for (const Reader& reader : all_readers()) {
    reading.push_back(
        std::async(std::launch::async, read_part, std::cref(reader), std::cref(scope)));
  }
  HostFingerprint fingerprint;
  fingerprint.reserve(reading.size());
  for (auto& one : reading) fingerprint.push_back(one.get());
  return fingerprint;
}

bool is_left_out(const Scope& scope, const fs::path& path) {
  const std::string text = path.string();
  return std::any_of(scope.left_out.begin(), scope.left_out.end(), [&](const fs::path& folder) {
    return text == folder.string() || text.starts_with(folder.string() + "/");
  });
}

bool names_left_out(const Scope& scope, const std::string& text) {
  return std::any_of(scope.left_out.begin(), scope.left_out.end(), [&](const fs::path& folder) {
    const std::size_t at = text.find(folder.string());
    if (at == std::string::npos) return false;
    const std::size_t end = at + folder.string().size();
    return end == text.size() || text[end] == '/' || text[end] == ' ';
  });
}

std::string output_of(const std::vector<std::string>& argv, Part& part) {
  const Result<access::Output> output =
      access::run_ok({.argv = argv, .timeout = scaled(program_timeout)});
  if (output) return output->out;
  const std::string& detail = output.error().detail;
  part.problem = output.error().message + (detail.empty() ? "" : ": " + access::tail(detail, 1));
  return "";
}

}  // namespace stackpilot::footprint
