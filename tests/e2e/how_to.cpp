#include "e2e/how_to.h"

#include <fmt/format.h>

#include <optional>

#include "base/text.h"

namespace stackpilot::e2e {
namespace {

constexpr std::string_view fence = "```";

// "`services/notes/Dockerfile`:" names what the next block is.
std::optional<PageStep> file_named(std::string_view line) {
  const std::size_t end = line.find('`', 1);
  if (!line.starts_with('`') || line.starts_with(fence) || end == std::string_view::npos) {
    return std::nullopt;
  }
  PageStep step;
  step.path = line.substr(1, end - 1);
  const std::string_view rest = line.substr(end + 1);
  if (rest != ":" && rest != ", at its end:") return std::nullopt;
  step.does = rest == ":" ? PageStep::Does::kWrite : PageStep::Does::kAppend;
  return step;
}

class Reader {
 public:
  Status take(std::string_view line) {
    ++number_;
    if (in_block_) return line == fence ? close() : add(line);
    if (line.starts_with(fence)) return open(line.substr(fence.size()));
    if (line.empty()) return {};
    if (named_) return wrong("a file is named, and no block follows");
    named_ = file_named(line);
    if (line.starts_with('#')) heading_ = line.substr(std::min(line.find(' ') + 1, line.size()));
    return {};
  }

  Result<std::vector<PageStep>> end() && {
    if (in_block_) return wrong("a block does not end");
    if (named_) return wrong("a file is named, and no block follows");
    return std::move(steps_);
  }

 private:
  tl::unexpected<Error> wrong(const std::string& what) const {
    return fail(ErrorKind::kBroken, fmt::format("line {}: {}", number_, what));
  }

  Status open(std::string_view language) {
    if ((language == "sh") == named_.has_value()) {
      return wrong("a block is either of sh, or of a file that the line before names");
    }
    steps_.push_back(named_.value_or(PageStep()));
    steps_.back().heading = heading_;
    named_.reset();
    in_block_ = true;
    return {};
  }

  Status add(std::string_view line) {
    steps_.back().text.append(line).push_back('\n');
    return {};
  }

  Status close() {
    in_block_ = false;
    return {};
  }

  std::vector<PageStep> steps_;
  std::optional<PageStep> named_;
  std::string heading_;
  bool in_block_ = false;
  int number_ = 0;
};

}  // namespace

Result<std::vector<PageStep>> read_how_to(const std::string& markdown) {
  Reader reader;
  for (const std::string_view line : lines_of(markdown)) TRY(reader.take(line));
  return std::move(reader).end();
}

}  // namespace stackpilot::e2e
