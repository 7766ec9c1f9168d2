#include "checks/make_line.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace stackpilot::checks {
namespace {

constexpr std::string_view known_variables[] = {"NODE",   "PROVIDER", "FORMAT",
                                                "EVENTS", "HISTORY",  "HEAD"};
constexpr std::string_view plain_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-";

bool is_plain(std::string_view word) {
  return !word.empty() && word.find_first_not_of(plain_characters) == std::string_view::npos;
}

bool is_known_variable(std::string_view word) {
  const std::size_t equals = word.find('=');
  return equals != std::string_view::npos && is_plain(word.substr(equals + 1)) &&
         std::find(std::begin(known_variables), std::end(known_variables),
                   word.substr(0, equals)) != std::end(known_variables);
}

bool is_target(std::string_view word, const Makefile& makefile) {
  return is_plain(word) && !word.starts_with('-') && makefile.offers(word);
}

std::string problem_of(std::string_view word) {
  if (word.starts_with('-')) return fmt::format("{} is an option of make", word);
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos) return fmt::format("{} is no Make target", word);
  return fmt::format("{} may keep a gate from failing", word.substr(0, equals));
}

}  // namespace

MakeLine read_make_line(std::string_view line, const Makefile& makefile) {
  if (line.find("${{") != std::string_view::npos) return {{}, "GitHub puts any text in its place"};
  MakeLine read;
  std::vector<std::string_view> words = words_of(line);
  words.erase(std::find_if(words.begin(), words.end(),
                           [](std::string_view word) { return word.starts_with('#'); }),
              words.end());
  if (words.empty()) return read;
  if (words[0] != "make") return {{}, "is no call of make"};
  for (const std::string_view word : std::vector(words.begin() + 1, words.end())) {
    if (is_target(word, makefile)) {
      read.targets.emplace_back(word);
    } else if (!is_known_variable(word) && read.problem.empty()) {
      read.problem = problem_of(word);
    }
  }
  if (read.targets.empty() && read.problem.empty()) read.problem = "calls no target";
  return read;
}

}  // namespace stackpilot::checks
