#include "model/run_records.h"

namespace stackpilot {
namespace {

constexpr std::size_t record_limit = 64U << 10U;

}  // namespace

std::vector<std::pair<std::string, std::string>> read_run_files(const fs::path& evidence,
                                                                const std::string& file) {
  std::vector<std::pair<std::string, std::string>> found;
  std::error_code failed;
  for (auto entry = fs::directory_iterator(evidence, failed);
       !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    Result<std::string> text = read_file(entry->path() / file, record_limit);
    if (text) found.emplace_back(entry->path().filename().string(), std::move(*text));
  }
  return found;
}

}  // namespace stackpilot
