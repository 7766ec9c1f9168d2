#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "page/html.h"
#include "prove/report/report.h"
#include "prove/report/score.h"
#include "prove/report/style.h"

namespace stackpilot::prove {
namespace {

using page::Cells;

const char* tone_of(Fate fate) {
  if (fate == Fate::kKilled) return "good";
  return fate == Fate::kSkipped ? "open" : "bad";
}

const char* tone_of(Proven state) {
  if (state == Proven::kYes) return "good";
  return state == Proven::kNo ? "bad" : "open";
}

const char* tone_of_verdict(const ProofResult& result) {
  const std::optional<ErrorKind> failure = failure_of(result);
  if (!failure) return "good";
  return *failure == ErrorKind::kGuarantee ? "bad" : "open";
}

std::string listed(const std::vector<std::string>& all) {
  return fmt::format("{}", fmt::join(all, ", "));
}

// Where a mutant of the result is described on the page.
std::string anchor_of(const ProofResult& result, const MutantResult& one) {
  return fmt::format("mutant-{}", &one - result.mutants.data() + 1);
}

std::string header_of(const ProofResult& result) {
  std::string html = fmt::format(R"(<header><p class="kicker">StackPilot prove</p><h1>{} {}</h1>)",
                                 score_of(result),
                                 page::badge(lowered(verdict_of(result)), tone_of_verdict(result)));
  html += R"(<p>Each guarantee was broken on purpose, and had to fail for the stated reason.</p>)";
  html += page::reason(result.why_stopped);
  html += page::facts({{"service", result.service},
                       {"node", result.node},
                       {"provider", result.provider},
                       {"started", result.started_at},
                       {"duration", page::format_duration(result.duration_ms)},
                       {"build", result.build_id},
                       {"source", result.source_digest},
                       {"program", result.program_digest},
                       {"run", result.run_id}});
  return html + "</header>";
}

std::string score_figures(const ProofResult& result) {
  const std::size_t killed = count(result, Fate::kKilled);
  std::string html =
      page::figure(fmt::format("{} of {}", killed, result.mutants.size() + result.not_run.size()),
                   "mutants killed");
  for (const Fate fate : all_fates) {
    if (fate == Fate::kKilled) continue;
    html += page::figure(std::to_string(count(result, fate)), word_of(fate));
  }
  if (!result.not_run.empty()) {
    html += page::figure(std::to_string(result.not_run.size()), "not run");
  }
  return page::figures(html);
}

// Killed ones are told by their colour alone, as is the rule; others also say what they are.
std::string chips_of(const ProofResult& result, const Row& row) {
  std::string html;
  for (const MutantResult* one : row.mutants) {
    const std::string fate = one->fate == Fate::kKilled ? "" : ": " + word_of(one->fate);
    html += fmt::format(R"(<a class="badge {}" href="#{}">{}{}</a> )", tone_of(one->fate),
                        anchor_of(result, *one), markup_escaped(one->mutant), fate);
  }
  for (const std::string& name : row.not_run) {
    html += page::badge(markup_escaped(name) + ": not run", "open") + " ";
  }
  return html.empty() ? "no mutant: nothing shows that it can fail" : html;
}

std::string matrix_section(const ProofResult& result) {
  std::vector<Cells> rows;
  for (const Row& row : matrix_of(result)) {
    rows.push_back({markup_escaped(row.guarantee),
                    page::badge(Json(row.proven).get<std::string>(), tone_of(row.proven)),
                    fmt::format("{} of {}", count(row, Fate::kKilled),
                                row.mutants.size() + row.not_run.size()),
                    chips_of(result, row)});
  }
  for (const auto& [guarantee, why] : result.not_promised) {
    rows.push_back({markup_escaped(guarantee), "-", "-", "not promised: " + markup_escaped(why)});
  }
  return page::section(
      "matrix", "Guarantees and their mutants",
      page::table("matrix", "Proven: one is killed, and none survived or is invalid",
                  {"guarantee", "proven", "killed", "mutants"}, rows));
}

std::string times_of(const MutantTimes& times) {
  std::vector<std::string> parts;
  for (const Part& part : all_parts) {
    if (times.*part.ms == 0) continue;
    parts.push_back(fmt::format("{} {}", part.name, page::format_duration(times.*part.ms)));
  }
  return listed(parts);
}

// The id is inside what opens, so that a link to it opens it.
std::string mutant_block_of(const ProofResult& result, const MutantResult& one) {
  const std::string facts = page::facts({{"why", one.why},
                                         {"done", one.fault},
                                         {"proof", one.proof},
                                         {"expected", one.expected},
                                         {"seen", one.seen},
                                         {"failed too", listed(one.also)},
                                         {"drills", listed(one.drills)},
                                         {"undo by hand", one.undo},
                                         {"times", times_of(one.times)}},
                                        "steps");
  return fmt::format(
      R"(<details{}><summary>{} <b>{}</b> <span>{}</span></summary><div id="{}">{}</div></details>)",
      one.fate == Fate::kKilled ? "" : " open", page::badge(word_of(one.fate), tone_of(one.fate)),
      markup_escaped(name_of(one)), markup_escaped(one.summary), anchor_of(result, one), facts);
}

std::string mutants_section(const ProofResult& result) {
  std::string html;
  for (const MutantResult& one : result.mutants) html += mutant_block_of(result, one);
  return html.empty() ? "" : page::section("mutants", "Mutants", html);
}

std::string times_section(const ProofResult& result) {
  const MutantTimes total = total_times(result);
  const double sum = sum_of(total);
  if (sum == 0) return "";
  std::vector<Cells> rows;
  for (const Part& part : all_parts) {
    const auto& longest = *std::max_element(
        result.mutants.begin(), result.mutants.end(),
        [&](const auto& a, const auto& b) { return a.times.*part.ms < b.times.*part.ms; });
    rows.push_back({part.name, page::format_duration(total.*part.ms),
                    fmt::format("{:.0f} %", 100 * (total.*part.ms) / sum),
                    fmt::format("{} ({})", page::format_duration(longest.times.*part.ms),
                                markup_escaped(name_of(longest)))});
  }
  return page::section(
      "times", "Where the time went",
      page::table("times", "All mutants together", {"part", "time", "share", "longest"}, rows));
}

}  // namespace

std::string to_html(const ProofResult& result) {
  return page::document("prove: " + lowered(verdict_of(result)), proof_style,
                        header_of(result) + score_figures(result) + matrix_section(result) +
                            mutants_section(result) + times_section(result));
}

}  // namespace stackpilot::prove
