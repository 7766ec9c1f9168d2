#include "drills/catalog/ci_logs.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace stackpilot::drills::catalog {
namespace {

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// From `begin` to the next `end`; empty when there is no such part.
std::string_view part_of(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find(end, from + begin.size()) - from);
}

bool is_skipped(const CiClaim& claim) {
  return claim.state == CiState::kSkipped;
}

bool is_check(const CiClaim& claim) {
  return claim.what.starts_with("check-");
}

bool in_verdict(std::string_view line, const CiClaim& claim) {
  const char* word = is_skipped(claim) ? "not verified" : "failed";
  return holds(part_of(line, fmt::format("; {}: {} (", word, claim.what), ")"), claim.why);
}

bool in_annotations(std::string_view out, const CiClaim& claim) {
  const std::string begin =
      is_skipped(claim) ? fmt::format("::warning title={}::", claim.what) : "::error ";
  const std::vector<std::string_view> lines = lines_of(out);
  return std::any_of(lines.begin(), lines.end(), [&](std::string_view line) {
    return line.starts_with(begin) && holds(line, claim.why);
  });
}

bool in_json(const std::string& text, const CiClaim& claim) {
  const Json summary = parse_json_text(text, "summary.json").value_or(Json::object());
  for (const Json& what : summary.value("passed", Json::array())) {
    if (what == claim.what) return false;
  }
  for (const Json& one : summary.value(is_skipped(claim) ? "skipped" : "failed", Json::array())) {
    if (one.value("what", "") == claim.what) return holds(one.value("why", ""), claim.why);
  }
  return false;
}

bool in_markdown(std::string_view text, const CiClaim& claim) {
  return holds(part_of(text, fmt::format("\n| {} | ", claim.what), "\n"), claim.why) &&
         !holds(text, fmt::format("\n- {}\n", claim.what));
}

bool in_junit(std::string_view text, const CiClaim& claim) {
  const std::string_view element =
      part_of(text, fmt::format("name=\"{}\"", claim.what), "</testcase>");
  return holds(element, is_skipped(claim) ? "<skipped" : "<failure") && holds(element, claim.why);
}

bool in_checks_log(std::string_view text, const CiClaim& claim) {
  const std::string_view line = part_of(
      text, fmt::format("{:<9}{}", is_skipped(claim) ? "SKIPPED" : "FAIL", claim.what), "\n");
  return !line.empty() && holds(is_skipped(claim) ? line : text, claim.why);
}

bool in_stages_log(std::string_view text, const CiClaim& claim) {
  return holds(part_of(text, fmt::format("\n== {}: failed ", claim.what), "\n"), claim.why);
}

}  // namespace

std::vector<std::string> silent_places(const CiSeen& seen, const CiClaim& claim) {
  const auto log = [&](const char* name) {
    const auto found = seen.logs.find(name);
    return found == seen.logs.end() ? std::string() : found->second;
  };
  std::vector<std::string> silent;
  const auto expect = [&](const char* place, bool said) {
    if (!said) silent.emplace_back(place);
  };
  expect("the last line", in_verdict(verdict_said(seen), claim));
  expect("the annotations", in_annotations(seen.out, claim));
  expect("summary.json", in_json(log("summary.json"), claim));
  expect("summary.md", in_markdown(log("summary.md"), claim));
  expect("the step summary", in_markdown(log("step summary"), claim));
  expect("junit.xml", in_junit(log("junit.xml"), claim));
  if (is_check(claim)) expect("checks.log", in_checks_log(log("checks.log"), claim));
  const bool ran = !is_check(claim) && !is_skipped(claim);
  if (ran) expect("verify.log", in_stages_log(log("verify.log"), claim));
  return silent;
}

std::string verdict_said(const CiSeen& seen) {
  const std::vector<std::string_view> lines = lines_of(seen.out);
  return lines.empty() ? "" : std::string(lines.back());
}

}  // namespace stackpilot::drills::catalog
