// What a run has shown, guarantee by guarantee and in all. Pure functions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "prove/report/proof.h"

namespace stackpilot::prove {

/// All fates, in the order of reports.
inline constexpr Fate all_fates[] = {Fate::kKilled, Fate::kSurvived, Fate::kInvalid,
                                     Fate::kSkipped};

/// "killed"
std::string word_of(Fate fate);

/// "G-01-03/wrong-earlier-line"
std::string name_of(const MutantResult& mutant);

/// "1 mutant", "2 mutants"
std::string counted(std::size_t number, const std::string& noun);

/// One guarantee with its mutants, which belong to the result.
struct Row {
  std::string guarantee;
  Proven proven = Proven::kNo;
  std::vector<const MutantResult*> mutants;
  std::vector<std::string> not_run;  ///< names without the guarantee
};

/// One row for each guarantee that was to be proven.
std::vector<Row> matrix_of(const ProofResult& result);

std::size_t count(const Row& row, Fate fate);
std::size_t count(const ProofResult& result, Fate fate);

/// Why it is not proven: "no mutant", "1 survived, 1 invalid", "only skipped", "not run"; empty
/// when it is.
std::string why_not_proven(const Row& row);

/// "33 guarantees proven by 80 killed mutants", "31 of 33 guarantees proven by ..."
std::string score_of(const ProofResult& result);

/// Milliseconds of each part, of all mutants together.
MutantTimes total_times(const ProofResult& result);

/// Milliseconds of all parts, by the kind of the fault.
std::map<std::string, double> times_by_kind(const ProofResult& result);

/// One of the parts of the times, with its name.
struct Part {
  const char* name;
  double MutantTimes::*ms;
};
inline constexpr Part all_parts[] = {{"inject", &MutantTimes::inject},
                                     {"prove", &MutantTimes::prove},
                                     {"verify", &MutantTimes::verify},
                                     {"heal", &MutantTimes::heal},
                                     {"green", &MutantTimes::green}};

/// Milliseconds of all parts together.
double sum_of(const MutantTimes& times);

/// kInterrupted when it was interrupted. kGuarantee when a mutant survived or is invalid, a
/// guarantee has none, or the run ended early. kCapability when a guarantee has only skipped ones.
std::optional<ErrorKind> failure_of(const ProofResult& result);

/// "PASS", "FAIL", "NOT PROVEN" or "INTERRUPTED", as the failure is.
std::string verdict_of(const ProofResult& result);

/// "PROVE: PASS  33 guarantees proven by 80 killed mutants, 2 skipped"; what is not proven is named
/// with the reason: "...; not: G-04-02 (no mutant)". Printable.
std::string verdict_line(const ProofResult& result);

}  // namespace stackpilot::prove
