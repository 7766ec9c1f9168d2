#include "e2e/verify_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace stackpilot::e2e {
namespace {

const Json& guarantees_of(const Json& report) {
  static const Json none = Json::array();
  return report.is_object() && report.contains("guarantees") ? report["guarantees"] : none;
}

bool is_well(const Json& one) {
  // Only repo checks can be skipped here: a skipped runtime guarantee would prevent the PASS.
  const std::string verdict = one["verdict"];
  return verdict == "pass" || verdict == "waived" || verdict == "skipped" ||
         verdict == "not applicable";
}

std::string described(const Json& one) {
  return fmt::format("{} {}: expected {}; observed {}; {}", one["id"].get<std::string>(),
                     one["verdict"].get<std::string>(), one["expected"].get<std::string>(),
                     one["observed"].get<std::string>(), one["reason"].get<std::string>());
}

std::set<std::string> blockers_of(const Json& one) {
  return one.value("blocked_by", std::set<std::string>());
}

// `id` and the guarantees whose blockers are all excused: their failures follow from that of `id`.
std::set<std::string> excused_by(const Json& report, const std::string& id) {
  std::set<std::string> excused = {id};
  for (std::size_t before = 0; before != excused.size();) {
    before = excused.size();
    for (const Json& one : guarantees_of(report)) {
      const std::set<std::string> blockers = blockers_of(one);
      const bool explained =
          one["verdict"] == "blocked" && !blockers.empty() &&
          std::includes(excused.begin(), excused.end(), blockers.begin(), blockers.end());
      if (explained) excused.insert(one["id"].get<std::string>());
    }
  }
  return excused;
}

testing::AssertionResult ended(const Verification& verification, int status, const char* verdict) {
  if (!verification.report.is_object()) {
    return testing::AssertionFailure() << "no JSON on stdout; " << verification.ran.err;
  }
  if (verification.report.value("verdict", "") != verdict) {
    std::string text =
        fmt::format("not {} but {}:", verdict, verification.report.value("verdict", ""));
    for (const Json& one : guarantees_of(verification.report)) {
      if (!is_well(one)) text += "\n  " + described(one);
    }
    return testing::AssertionFailure() << text;
  }
  return exits(status, verification.ran);
}

}  // namespace

Verification verify_lab(const std::string& node) {
  Verification verification;
  verification.ran = pilot({"verify", "--format", "json"}, {{"NODE", node}});
  verification.report = parse_json_text(verification.ran.out, "the report").value_or(Json());
  return verification;
}

std::string verdict_of(const Json& report, const std::string& id) {
  for (const Json& one : guarantees_of(report)) {
    if (one["id"] == id) return one["verdict"].get<std::string>();
  }
  return "missing";
}

testing::AssertionResult is_green(const Verification& verification) {
  if (testing::AssertionResult passed = ended(verification, 0, "PASS"); !passed) return passed;
  for (const Json& one : guarantees_of(verification.report)) {
    if (!is_well(one)) return testing::AssertionFailure() << "PASS in spite of " << described(one);
  }
  return testing::AssertionSuccess();
}

testing::AssertionResult only_fail(const Verification& verification,
                                   const std::vector<std::string>& ids) {
  if (testing::AssertionResult failed = ended(verification, 1, "FAIL"); !failed) return failed;
  const Json& report = verification.report;
  std::string wrong;
  std::set<std::string> excused;
  for (const std::string& id : ids) {
    if (verdict_of(report, id) != "fail") wrong += fmt::format("\n  {} should fail", id);
    excused.merge(excused_by(report, id));
  }
  for (const Json& one : guarantees_of(report)) {
    if (!is_well(one) && excused.count(one["id"].get<std::string>()) == 0) {
      wrong += "\n  not explained: " + described(one);
    }
  }
  if (wrong.empty()) return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << fmt::format("not exactly {}:", fmt::join(ids, " and ")) << wrong;
}

}  // namespace stackpilot::e2e
