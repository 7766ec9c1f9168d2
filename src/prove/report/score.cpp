#include "prove/report/score.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace stackpilot::prove {
namespace {

std::size_t proven_among(const std::vector<Row>& rows) {
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [](const Row& row) { return row.proven == Proven::kYes; }));
}

bool any_is(const ProofResult& result, Proven state) {
  return std::any_of(result.guarantees.begin(), result.guarantees.end(),
                     [&](const std::string& one) { return proven(result, one) == state; });
}

// What is not killed, and yet does not keep its guarantee from being proven.
std::string besides(const ProofResult& result) {
  std::string text;
  const std::size_t skipped = count(result, Fate::kSkipped);
  if (skipped > 0) text += fmt::format(", {} skipped", skipped);
  if (!result.not_promised.empty()) {
    text += fmt::format(", {} not promised by {}", result.not_promised.size(),
                        printable(result.service));
  }
  if (!result.not_run.empty()) text += fmt::format(", {} not run", result.not_run.size());
  return text;
}

}  // namespace

std::string word_of(Fate fate) {
  return Json(fate).get<std::string>();
}

std::string name_of(const MutantResult& mutant) {
  return mutant.guarantee + "/" + mutant.mutant;
}

std::string counted(std::size_t number, const std::string& noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::vector<Row> matrix_of(const ProofResult& result) {
  std::vector<Row> rows;
  for (const std::string& guarantee : result.guarantees) {
    Row row{guarantee, proven(result, guarantee), {}, {}};
    for (const MutantResult& one : result.mutants) {
      if (one.guarantee == guarantee) row.mutants.push_back(&one);
    }
    const std::string prefix = guarantee + "/";
    for (const std::string& name : result.not_run) {
      if (name.starts_with(prefix)) row.not_run.push_back(name.substr(prefix.size()));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::size_t count(const Row& row, Fate fate) {
  return static_cast<std::size_t>(
      std::count_if(row.mutants.begin(), row.mutants.end(),
                    [&](const MutantResult* one) { return one->fate == fate; }));
}

std::size_t count(const ProofResult& result, Fate fate) {
  return static_cast<std::size_t>(
      std::count_if(result.mutants.begin(), result.mutants.end(),
                    [&](const MutantResult& one) { return one.fate == fate; }));
}

std::string why_not_proven(const Row& row) {
  switch (row.proven) {
    case Proven::kYes:
      return "";
    case Proven::kSkipped:
      return "only skipped";
    case Proven::kNotRun:
      return "not run";
    case Proven::kNo:
      break;
  }
  std::vector<std::string> found;
  for (const Fate fate : {Fate::kSurvived, Fate::kInvalid}) {
    if (count(row, fate) > 0)
      found.push_back(fmt::format("{} {}", count(row, fate), word_of(fate)));
  }
  return found.empty() ? "no mutant" : fmt::format("{}", fmt::join(found, ", "));
}

std::string score_of(const ProofResult& result) {
  const std::vector<Row> rows = matrix_of(result);
  const std::size_t done = proven_among(rows);
  const std::string of_all = done == rows.size() ? "" : fmt::format("{} of ", done);
  return fmt::format("{}{} proven by {}", of_all, counted(rows.size(), "guarantee"),
                     counted(count(result, Fate::kKilled), "killed mutant"));
}

MutantTimes total_times(const ProofResult& result) {
  MutantTimes total;
  for (const MutantResult& one : result.mutants) {
    for (const Part& part : all_parts) total.*part.ms += one.times.*part.ms;
  }
  return total;
}

double sum_of(const MutantTimes& times) {
  double sum = 0;
  for (const Part& part : all_parts) sum += times.*part.ms;
  return sum;
}

std::map<std::string, double> times_by_kind(const ProofResult& result) {
  std::map<std::string, double> times;
  for (const MutantResult& one : result.mutants) {
    times[one.fault.substr(0, one.fault.find(' '))] += sum_of(one.times);
  }
  return times;
}

std::optional<ErrorKind> failure_of(const ProofResult& result) {
  if (result.interrupted) return ErrorKind::kInterrupted;
  if (any_is(result, Proven::kNo) || !result.why_stopped.empty()) return ErrorKind::kGuarantee;
  if (any_is(result, Proven::kSkipped) || result.guarantees.empty()) return ErrorKind::kCapability;
  return std::nullopt;
}

std::string verdict_of(const ProofResult& result) {
  const std::optional<ErrorKind> failure = failure_of(result);
  if (!failure) return "PASS";
  if (*failure == ErrorKind::kInterrupted) return "INTERRUPTED";
  return *failure == ErrorKind::kCapability ? "NOT PROVEN" : "FAIL";
}

std::string verdict_line(const ProofResult& result) {
  std::vector<std::string> lacking;
  for (const Row& row : matrix_of(result)) {
    if (row.proven == Proven::kYes) continue;
    lacking.push_back(fmt::format("{} ({})", printable(row.guarantee), why_not_proven(row)));
  }
  std::string line =
      fmt::format("PROVE: {}  {}{}", verdict_of(result), score_of(result), besides(result));
  if (!lacking.empty()) line += fmt::format("; not: {}", fmt::join(lacking, ", "));
  return line;
}

}  // namespace stackpilot::prove
