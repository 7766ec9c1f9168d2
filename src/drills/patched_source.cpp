#include "drills/patched_source.h"

#include <fmt/format.h>

#include <chrono>

namespace stackpilot::drills {
namespace {

constexpr auto ahead = std::chrono::hours(1);

}  // namespace

Status date_what_is_patched(const fs::path& original, const fs::path& copy) {
  const auto later = fs::file_time_type::clock::now() + ahead;
  std::size_t dated = 0;
  std::error_code failed;
  for (auto entry = fs::recursive_directory_iterator(copy, failed);
       !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
    if (!entry->is_regular_file(failed)) continue;
    std::error_code is_new;
    const auto was = fs::last_write_time(original / entry->path().lexically_relative(copy), is_new);
    const auto is = entry->last_write_time(failed);
    if (failed || (!is_new && was == is)) continue;
    fs::last_write_time(entry->path(), later, failed);
    ++dated;
  }
  if (failed) {
    return fail(ErrorKind::kBroken,
                fmt::format("cannot date the files of {}: {}", copy.string(), failed.message()));
  }
  if (dated > 0) return {};
  return fail(ErrorKind::kBroken, copy.string() + " is as old as the source: nothing was patched");
}

}  // namespace stackpilot::drills
