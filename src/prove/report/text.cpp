#include "base/text.h"

#include <fmt/format.h>

#include "prove/report/report.h"
#include "prove/report/score.h"

namespace stackpilot::prove {
namespace {

constexpr std::size_t longest_text = 2000;

Paint paint_of(Fate fate) {
  if (fate == Fate::kKilled) return Paint::kGreen;
  return fate == Fate::kSkipped ? Paint::kYellow : Paint::kRed;
}

Paint paint_of(Proven state) {
  if (state == Proven::kYes) return Paint::kGreen;
  return state == Proven::kNo ? Paint::kRed : Paint::kYellow;
}

std::string names_in(const Row& row) {
  std::vector<std::string> names;
  for (const MutantResult* one : row.mutants) {
    const bool killed = one->fate == Fate::kKilled;
    names.push_back(printable(one->mutant) +
                    (killed ? "" : fmt::format(" ({})", word_of(one->fate))));
  }
  for (const std::string& name : row.not_run) names.push_back(printable(name) + " (not run)");
  return names.empty() ? why_not_proven(row) : fmt::format("{}", fmt::join(names, ", "));
}

std::string matrix_line(const Row& row, Palette palette) {
  const std::string word = fmt::format("{:<8}", Json(row.proven).get<std::string>());
  std::string line = fmt::format("{:<9}  {}", printable(row.guarantee),
                                 painted(word, paint_of(row.proven), palette));
  for (const Fate fate : all_fates) line += fmt::format(" {:>8}", count(row, fate));
  return line + "  " + names_in(row) + "\n";
}

std::string matrix_text(const ProofResult& result, Palette palette) {
  std::string text = fmt::format("{:<9}  {:<8}", "guarantee", "proven");
  for (const Fate fate : all_fates) text += fmt::format(" {:>8}", word_of(fate));
  text += "  mutants\n";
  for (const Row& row : matrix_of(result)) text += matrix_line(row, palette);
  for (const auto& [guarantee, why] : result.not_promised) {
    text += fmt::format("{:<9}  not promised by {}: {}\n", printable(guarantee),
                        printable(result.service), printable(why, longest_text));
  }
  return text;
}

std::string next_step(const MutantResult& one) {
  const std::string again = "make prove-" + printable(one.guarantee);
  if (one.fate == Fate::kInvalid) return "make recover, should a fault be open; then " + again;
  if (one.fate == Fate::kSkipped) {
    return "make doctor says what this machine lacks, and the reason what the service does; then " +
           again;
  }
  return "mend its judge, or the reason and `also` that the mutant states; then " + again;
}

std::string mutant_block(const MutantResult& one, Palette palette) {
  std::string block = fmt::format("\n{}  {}  {}\n",
                                  painted(uppered(word_of(one.fate)), paint_of(one.fate), palette),
                                  printable(name_of(one)), printable(one.summary));
  const auto add = [&](std::string_view label, const std::string& text) {
    if (!text.empty()) block += fmt::format("  {:<8}  {}\n", label, printable(text, longest_text));
  };
  add("why", one.why);
  add("fault", one.fault);
  add("proof", one.proof);
  add("expected", one.expected);
  add("seen", one.seen);
  add("also", fmt::format("{}", fmt::join(one.also, ", ")));
  add("drills", fmt::format("{}", fmt::join(one.drills, ", ")));
  if (one.fate == Fate::kInvalid) add("undo", one.undo);
  add("next", next_step(one));
  return block;
}

std::string times_line(const ProofResult& result) {
  const MutantTimes total = total_times(result);
  std::vector<std::string> parts;
  for (const Part& part : all_parts) {
    parts.push_back(fmt::format("{} {:.1f} s", part.name, total.*part.ms / 1'000));
  }
  return fmt::format("{} on {}, provider {}, build {}, run {}: {:.1f} s ({})\n",
                     printable(result.service), printable(result.node), printable(result.provider),
                     printable(result.build_id), printable(result.run_id),
                     result.duration_ms / 1'000, fmt::join(parts, ", "));
}

Paint paint_of_verdict(const ProofResult& result) {
  const std::optional<ErrorKind> failure = failure_of(result);
  if (!failure) return Paint::kStrongGreen;
  return *failure == ErrorKind::kGuarantee ? Paint::kStrongRed : Paint::kYellow;
}

}  // namespace

std::string terminal_text(const ProofResult& result, Palette palette) {
  std::string text = matrix_text(result, palette);
  for (const MutantResult& one : result.mutants) {
    if (one.fate != Fate::kKilled) text += mutant_block(one, palette);
  }
  text += "\n" + times_line(result);
  if (!result.why_stopped.empty()) {
    text += "stopped: " + printable(result.why_stopped, longest_text) + "\n";
  }
  return text + painted(verdict_line(result), paint_of_verdict(result), palette) + "\n";
}

}  // namespace stackpilot::prove
