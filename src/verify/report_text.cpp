#include <fmt/format.h>

#include <algorithm>

#include "guarantees/findings.h"
#include "verify/report_parts.h"

namespace stackpilot::verify {
namespace {

std::string line_of(const Judgement& one, Palette palette) {
  const std::string text = short_text(one);
  std::string line = fmt::format("{}  {}  {}", table_word(one.verdict, palette), one.id, one.title);
  if (!text.empty()) line += " - " + text;
  if (!one.blocked_by.empty()) line += fmt::format(" [{}]", fmt::join(one.blocked_by, ", "));
  return line + "\n";
}

// In the order of their ids; of several services, those of each one below its name.
std::string lines_of(const Report& report, const std::vector<Subject>& services, Palette palette) {
  std::string text;
  const auto add = [&](const Subject& subject) {
    for (const Judgement& one : report.judgements) {
      if (subject_of(one) == subject) text += line_of(one, palette);
    }
  };
  if (services.size() < 2) {
    for (const Judgement& one : report.judgements) text += line_of(one, palette);
    return text;
  }
  add({});
  for (const Subject& service : services) {
    text += fmt::format("\nservice {}\n", printable(name_of(service)));
    add(service);
  }
  return text;
}

// Details for the repair. Empty for verdicts that need none, like blocked: its cause has some.
std::string block_of(const Judgement& one, bool names_service) {
  if (one.verdict != Verdict::kFail && one.verdict != Verdict::kError) return "";
  std::string block = fmt::format("\n{}  {}\n", one.id, one.title);
  const auto add = [&](std::string_view label, const std::string& text) {
    if (!text.empty()) block += fmt::format("  {:<8}  {}\n", label, printable(text, long_text));
  };
  if (names_service && !one.service.empty()) add("service", name_of(subject_of(one)));
  add("expected", one.expected);
  add("observed", one.observed);
  add("reason", one.reason);
  add("mend", runbook_of(one));
  return block;
}

// One line for all guarantees with the same text.
std::string drill_lines(const std::vector<DrillProof>& proofs, bool names_service) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const DrillProof& proof : proofs) {
    const std::string said = printable(to_text(proof), long_text);
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& one) { return one.first == said; });
    if (group == groups.end()) group = groups.insert(group, {said, {}});
    std::string name(proof.guarantee->id);
    if (names_service && !proof.service.empty()) {
      name += " of " + printable(name_of({proof.service, proof.node}));
    }
    group->second.push_back(std::move(name));
  }
  std::string lines;
  for (const auto& [said, ids] : groups) {
    lines +=
        fmt::format("proven only by drills, not counted: {} ({})\n", fmt::join(ids, ", "), said);
  }
  return lines;
}

std::string faults_of(const Report& report, Palette palette) {
  std::string text;
  for (const Fault& fault : report.open_faults) {
    text += fmt::format("{}     {}\n  {:<8}  make recover ({})\n",
                        painted("OPEN", Paint::kRed, palette), printable(to_line(fault), long_text),
                        "mend", printable(fault.undo));
  }
  return text.empty() ? "" : text + "\n";
}

}  // namespace

std::string to_text(const Report& report, Palette palette) {
  const std::vector<Subject> services = services_in(report);
  const bool names_service = services.size() > 1;
  std::string text = lines_of(report, services, palette);
  for (const Judgement& one : report.judgements) text += block_of(one, names_service);
  if (!text.empty()) text += '\n';
  text += faults_of(report, palette);
  if (!report.slowest_observation.empty()) {
    text +=
        fmt::format("node {}, provider {}, run {}: judged in {:.0f} ms; slowest: {} ({:.0f} ms)\n",
                    report.node, report.provider, report.run_id, report.runtime_ms,
                    report.slowest_observation, report.slowest_observation_ms);
  }
  text += drill_lines(report.drills, names_service);
  const std::string able = to_line(report.able_to_fail);
  if (!able.empty()) text += able + "\n";
  for (const std::string& note : report.notes) {
    text += "note: " + printable(note, long_text) + "\n";
  }
  return text + painted(verdict_line(report), paint_of(verdict_of(report)), palette) + "\n";
}

}  // namespace stackpilot::verify
