#include <fmt/format.h>

#include <algorithm>

#include "verify/findings.h"
#include "verify/report_parts.h"

namespace stackpilot::verify {
namespace {

std::string detail_of(const Judgement& one) {
  std::string text =
      fmt::format("expected: {}\nobserved: {}\nreason: {}\nmend: {}\n", xml_escaped(one.expected),
                  xml_escaped(one.observed), xml_escaped(one.reason), xml_escaped(runbook_of(one)));
  if (!one.blocked_by.empty()) {
    text += fmt::format("blocked by: {}\n",
                        xml_escaped(fmt::format("{}", fmt::join(one.blocked_by, ", "))));
  }
  return text;
}

std::string body_of(const Judgement& one) {
  switch (one.verdict) {
    case Verdict::kPass:
      return "";
    case Verdict::kFail:
      return fmt::format("<failure message=\"{}\">{}</failure>", xml_escaped(short_text(one)),
                         detail_of(one));
    case Verdict::kError:
    case Verdict::kBlocked:
      return fmt::format("<error type=\"{}\" message=\"{}\">{}</error>", to_string(one.verdict),
                         xml_escaped(short_text(one)), detail_of(one));
    case Verdict::kSkipped:
      return fmt::format("<skipped message=\"{}\"/>", xml_escaped(one.reason));
    case Verdict::kWaived:
      return fmt::format("<system-out>waived: {}</system-out>", xml_escaped(one.reason));
  }
  return "";
}

std::string case_of(const Judgement& one) {
  return fmt::format(
      "    <testcase classname=\"verify\" name=\"{}\" time=\"{:.3f}\">{}</testcase>\n",
      xml_escaped(one.id + " " + one.title), one.duration_ms / 1000, body_of(one));
}

std::string case_of_verdict(const Report& report) {
  if (!verdict_needs_own_case(report)) return "";
  return fmt::format(
      "    <testcase classname=\"verify\" name=\"verdict\"><error message=\"{}\"/></testcase>\n",
      xml_escaped(verdict_line(report)));
}

std::string properties_of(const Report& report) {
  return fmt::format(
      "    <properties>\n"
      "      <property name=\"node\" value=\"{}\"/>\n"
      "      <property name=\"provider\" value=\"{}\"/>\n"
      "      <property name=\"run_id\" value=\"{}\"/>\n"
      "      <property name=\"verdict\" value=\"{}\"/>\n"
      "    </properties>\n",
      xml_escaped(report.node), xml_escaped(report.provider), xml_escaped(report.run_id),
      to_string(verdict_of(report)));
}

}  // namespace

std::string to_junit(const Report& report) {
  const auto count = [&](auto... verdicts) {
    return std::count_if(report.judgements.begin(), report.judgements.end(),
                         [&](const Judgement& one) { return ((one.verdict == verdicts) || ...); });
  };
  const int own = verdict_needs_own_case(report) ? 1 : 0;
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  out += fmt::format(
      "  <testsuite name=\"stackpilot verify {}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
      "skipped=\"{}\" time=\"{:.3f}\">\n",
      xml_escaped(report.selection), static_cast<int>(report.judgements.size()) + own,
      count(Verdict::kFail), count(Verdict::kError, Verdict::kBlocked) + own,
      count(Verdict::kSkipped), report.duration_ms / 1000);
  out += properties_of(report);
  for (const Judgement& one : report.judgements) out += case_of(one);
  out += case_of_verdict(report);
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace stackpilot::verify
