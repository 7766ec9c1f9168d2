#include "model/verdict_report.h"

#include <fmt/format.h>

#include "base/text.h"

namespace stackpilot {

Paint paint_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return Paint::kGreen;
    case Verdict::kFail:
    case Verdict::kError:
      return Paint::kRed;
    case Verdict::kBlocked:
    case Verdict::kSkipped:
    case Verdict::kWaived:
    case Verdict::kNotApplicable:
      return Paint::kYellow;
  }
  return Paint::kRed;
}

Paint paint_of(Outcome outcome) {
  return outcome == Outcome::kPass ? Paint::kStrongGreen : Paint::kStrongRed;
}

std::string table_word(Verdict verdict, Palette palette) {
  const std::string word = verdict == Verdict::kNotApplicable ? "N/A" : uppered(to_string(verdict));
  return painted(fmt::format("{:<7}", word), paint_of(verdict), palette);
}

std::optional<ErrorKind> failure_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPass:
      return std::nullopt;
    case Outcome::kFail:
      return ErrorKind::kGuarantee;
    case Outcome::kNotVerified:
      return ErrorKind::kCapability;
  }
  return ErrorKind::kGuarantee;
}

int exit_code(const std::optional<ErrorKind>& failure) {
  return failure ? exit_code(*failure) : 0;
}

}  // namespace stackpilot
