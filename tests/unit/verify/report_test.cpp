#include "verify/report.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>

#include "guarantees/judge.h"
#include "unit/guarantees/healthy_lab.h"

namespace stackpilot::verify {
namespace {

using guarantees::declared_lab;
using guarantees::healthy_observation;
using guarantees::judge;

Judgement judgement(const std::string& id, Verdict verdict, const std::string& reason = "") {
  return Judgement{.id = id,
                   .title = std::string(find_guarantee(id)->claim),
                   .verdict = verdict,
                   .expected = "the best",
                   .observed = "the worst",
                   .reason = reason,
                   .duration_ms = 1.5};
}

Judgement blocked(const std::string& id, const std::string& by) {
  Judgement one = judgement(id, Verdict::kBlocked, "node down");
  one.blocked_by = {by};
  return one;
}

// Two, however many there are.
std::vector<DrillProof> some_drills() {
  std::vector<DrillProof> drills = drill_proofs("all", Observation());
  drills.resize(2);
  return drills;
}

std::string not_counted() {
  return fmt::format("{} only by drills (not counted)", drill_only("all").size());
}

Report report_of(std::vector<Judgement> judgements, Outcome outcome) {
  return Report{.selection = "all",
                .outcome = outcome,
                .node = "control",
                .provider = "container",
                .run_id = "r1",
                .duration_ms = 900,
                .runtime_ms = 412.4,
                .slowest_observation = "facts of control",
                .slowest_observation_ms = 210,
                .judgements = std::move(judgements),
                .drills = some_drills(),
                .open_faults = {},
                .notes = {}};
}

Report passed() {
  return report_of({judgement("G-01-01", Verdict::kPass),
                    judgement("G-01-05", Verdict::kWaived, "debian 12 instead")},
                   Outcome::kPass);
}

Report failed() {
  return report_of(
      {judgement("G-01-01", Verdict::kFail, "1 of 3 checks failed"), blocked("G-01-02", "G-01-01"),
       judgement("G-01-03", Verdict::kError, "nothing was checked"),
       judgement("G-01-05", Verdict::kPass)},
      Outcome::kFail);
}

Judgement about(const std::string& id, const std::string& service, const std::string& node,
                Verdict verdict, const std::string& reason = "") {
  Judgement one = judgement(id, verdict, reason);
  one.service = service;
  one.node = node;
  return one;
}

DrillProof drill_of(const std::string& id, const std::string& service) {
  return {.guarantee = find_guarantee(id), .service = service, .node = "control"};
}

// Two services on control, one of which promises less.
Report of_two_services() {
  Report report =
      report_of({judgement("G-01-01", Verdict::kPass),
                 about("G-02-02", "infra", "control", Verdict::kFail, "1 of 1 checks failed"),
                 about("G-02-02", "webdis", "control", Verdict::kPass),
                 about("G-02-04", "infra", "control", Verdict::kPass),
                 about("G-02-04", "webdis", "control", Verdict::kNotApplicable,
                       "declare `record` in x-stackpilot of services/webdis/docker-compose.yml"),
                 about("G-02-05", "infra", "control", Verdict::kPass),
                 about("G-02-05", "webdis", "control", Verdict::kWaived, "made of packages")},
                Outcome::kFail);
  report.drills = {drill_of("G-02-07", "infra"), drill_of("G-02-07", "webdis")};
  report.drills[1].state = DrillState::kNotApplicable;
  report.drills[1].reason = "declare `configuration`";
  return report;
}

// The same as `of_two_services` without the first one.
Report of_one_service() {
  Report report = of_two_services();
  report.outcome = Outcome::kPass;
  std::erase_if(report.judgements, [](const Judgement& one) { return one.service == "infra"; });
  report.drills.erase(report.drills.begin());
  return report;
}

std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of('\n');
  return text.substr(text.rfind('\n', end) + 1, end - text.rfind('\n', end));
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(TextReport, OfAPass) {
  EXPECT_EQ(
      to_text(passed(), Palette::kPlain),
      "PASS     G-01-01  Host reaches every node at its static address - the worst\n"
      "WAIVED   G-01-05  Node identity does not drift: hostname, address and OS - "
      "debian 12 instead\n"
      "\n"
      "node control, provider container, run r1: judged in 412 ms; slowest: facts of control (210 "
      "ms)\n"
      "proven only by drills, not counted: G-01-07, G-02-01 (not drilled on this build)\n"
      "VERIFY: PASS  1 passed, 1 waived, " +
          not_counted() + "\n");
}

TEST(TextReport, OfAFailure) {
  const std::string text = to_text(failed(), Palette::kPlain);
  EXPECT_TRUE(holds(text, "FAIL     G-01-01  Host reaches every node"));
  EXPECT_TRUE(holds(text, "BLOCKED  G-01-02  "));
  EXPECT_TRUE(holds(text, " - node down [G-01-01]\n"));
  EXPECT_TRUE(holds(text, "ERROR    G-01-03  "));
  EXPECT_TRUE(holds(text,
                    "\nG-01-01  Host reaches every node at its static address\n"
                    "  expected  the best\n"
                    "  observed  the worst\n"
                    "  reason    1 of 3 checks failed\n"
                    "  mend      docs/runbooks/milestone01.md#g-01-01\n"));
  EXPECT_EQ(last_line(text),
            "VERIFY: FAIL  1 failed, 1 blocked, 1 not judged, 1 passed, " + not_counted());
}

Report with_open_fault(Report report) {
  report.open_faults = {Fault{.id = "f00000001",
                              .drill = "dependency-stop",
                              .kind = "dependency-stop",
                              .node = "control",
                              .opened_at = "then",
                              .undo = "start the database"}};
  return report;
}

TEST(OpenFault, IsAFailureInEveryFormat) {
  const Report report = with_open_fault(passed());
  const std::string named =
      "fault f00000001 (drill dependency-stop: dependency-stop on control, since then)";
  EXPECT_EQ(verdict_of(report), Outcome::kFail);
  const std::string text = to_text(report, Palette::kPlain);
  EXPECT_TRUE(holds(text, "OPEN     " + named));
  EXPECT_TRUE(holds(text, "make recover (start the database)"));
  EXPECT_EQ(last_line(text),
            "VERIFY: FAIL  1 open fault, 0 failed, 1 passed, 1 waived, " + not_counted());
  const Json json = Json::parse(to_json_text(report));
  EXPECT_EQ(json.at("verdict"), "FAIL");
  EXPECT_EQ(json.at("open_faults").at(0).at("id"), "f00000001");
  EXPECT_TRUE(holds(to_tap(report), "not ok 3 - VERIFY: FAIL"));
  EXPECT_TRUE(holds(to_tap(report), "# open " + named));
  EXPECT_TRUE(holds(to_junit(report), "<error message=\"VERIFY: FAIL  1 open fault"));
}

TEST(OpenFault, IsAFailureEvenWithoutALab) {
  EXPECT_EQ(verdict_of(with_open_fault(report_of({}, Outcome::kNotVerified))), Outcome::kFail);
}

TEST(TextReport, NotVerifiedSaysWhy) {
  Report report = report_of({}, Outcome::kNotVerified);
  report.notes = {"there is no lab"};
  EXPECT_EQ(last_line(to_text(report, Palette::kPlain)), "VERIFY: NOT VERIFIED  there is no lab");
}

TEST(TextReport, SkippedIsNamedInTheLastLine) {
  const Report report =
      report_of({judgement("G-01-01", Verdict::kSkipped, "no ping")}, Outcome::kPass);
  EXPECT_EQ(last_line(to_text(report, Palette::kPlain)),
            "VERIFY: NOT VERIFIED  G-01-01 skipped: no ping");
}

TEST(TextReport, GroupsWhatIsAboutEachOfSeveralServices) {
  const std::string text = to_text(of_two_services(), Palette::kPlain);
  const std::string about_reaching = "  G-01-01  Host reaches every node at its static address";
  const std::string about_data =
      "  G-02-04  Data persists: named volume, and the planted record is unchanged";
  EXPECT_TRUE(text.starts_with(
      "PASS   " + about_reaching +
      " - the worst\n"
      "\n"
      "service infra on control\n"
      "FAIL     G-02-02  Readiness tells the truth about the dependency - the worst\n"
      "PASS   " +
      about_data +
      " - the worst\n"
      "PASS     G-02-05  The running image was built from the source that is there now - the "
      "worst\n"
      "\n"
      "service webdis on control\n"
      "PASS     G-02-02  Readiness tells the truth about the dependency - the worst\n"
      "N/A    " +
      about_data +
      " - declare `record` in x-stackpilot of services/webdis/docker-compose.yml\n"
      "WAIVED   G-02-05  The running image was built from the source that is there now - made of "
      "packages\n"
      "\n"
      "G-02-02  Readiness tells the truth about the dependency\n"
      "  service   infra on control\n"))
      << text;
  EXPECT_TRUE(holds(text,
                    "proven only by drills, not counted: G-02-07 of infra on control (not drilled "
                    "on this build)\n"
                    "proven only by drills, not counted: G-02-07 of webdis on control (not "
                    "applicable: declare `configuration`)\n"))
      << text;
  EXPECT_EQ(last_line(text),
            "VERIFY: FAIL  1 failed, 4 passed, 1 waived, 1 not applicable, " + not_counted());
}

TEST(TextReport, NamesNoServiceWhereThereIsOne) {
  const std::string text = to_text(of_one_service(), Palette::kPlain);
  EXPECT_FALSE(holds(text, "service ")) << text;
  EXPECT_FALSE(holds(text, "webdis on control")) << text;
  EXPECT_EQ(last_line(text),
            "VERIFY: PASS  2 passed, 1 waived, 1 not applicable, " + not_counted());
}

TEST(TextReport, SaysOfWhichServiceNothingIsApplicable) {
  Report report = of_two_services();
  report.outcome = Outcome::kPass;
  std::erase_if(report.judgements, [](const Judgement& one) {
    return one.verdict == Verdict::kFail ||
           (one.service == "webdis" && one.verdict != Verdict::kNotApplicable);
  });
  EXPECT_EQ(last_line(to_text(report, Palette::kPlain)),
            "VERIFY: NOT VERIFIED  no guarantee is applicable to webdis on control");
}

TEST(TextReport, ShowsReasonsOfWhatIsNotPromisedInFull) {
  Report report = of_one_service();
  const std::string reason(300, 'r');
  for (Judgement& one : report.judgements) one.reason = reason;
  const std::string text = to_text(report, Palette::kPlain);
  for (const char* word : {"N/A ", "WAIVED "}) {
    const std::size_t line = text.find(word);
    ASSERT_NE(line, std::string::npos) << word;
    EXPECT_TRUE(holds(text.substr(line, text.find('\n', line) - line), reason)) << text;
  }
}

TEST(TextReport, ASkippedRepoCheckIsNamedAndDecidesNothing) {
  Report report = passed();
  report.judgements.push_back(judgement("G-04-05", Verdict::kSkipped, "no terraform"));
  EXPECT_EQ(last_line(to_text(report, Palette::kPlain)),
            "VERIFY: PASS  1 passed, 1 waived, " + not_counted() +
                "; not checked: G-04-05 (no terraform)");
}

TEST(TextReport, OfASelectionNamesIt) {
  Report report = passed();
  report.selection = "host";
  report.judgements = select(report.judgements, "host");
  EXPECT_EQ(last_line(to_text(report, Palette::kPlain)), "VERIFY-HOST: PASS  1 passed");
}

TEST(TextReport, ColoursOnlyWhenAsked) {
  EXPECT_FALSE(holds(to_text(failed(), Palette::kPlain), "\x1b"));
  EXPECT_TRUE(holds(to_text(failed(), Palette::kColour), "\x1b[31mFAIL   \x1b[0m  G-01-01"));
  EXPECT_TRUE(holds(to_text(failed(), Palette::kColour), "\x1b[1;31mVERIFY: FAIL"));
}

TEST(TextReport, NeverObeysWhatWasObserved) {
  Report report = failed();
  report.judgements[0].observed = "\x1b[2J\xff";
  EXPECT_FALSE(holds(to_text(report, Palette::kPlain), "\x1b"));
}

TEST(Verdict, IsNeverPassAgainstTheJudgements) {
  Report report = failed();
  report.outcome = Outcome::kPass;
  EXPECT_EQ(verdict_of(report), Outcome::kFail);
  report.judgements.clear();
  EXPECT_EQ(verdict_of(report), Outcome::kNotVerified);
}

TEST(Verdict, MayBeWorseThanTheJudgements) {
  Report report = passed();
  report.outcome = Outcome::kFail;
  EXPECT_EQ(verdict_of(report), Outcome::kFail);
}

TEST(Selection, IsByScope) {
  const std::vector<Judgement> all = judge(declared_lab(), healthy_observation());
  EXPECT_EQ(select(all, "all").size(), all.size());
  EXPECT_EQ(select(all, "host").size(), 2U);
  EXPECT_EQ(select(all, "cluster").size(), 11U);
  EXPECT_EQ(select(all, "build").size(), 1U);
  EXPECT_TRUE(select(all, "nosuch").empty());
}

TEST(JsonReport, IsOneObject) {
  const Json out = Json::parse(to_json_text(failed()));
  EXPECT_EQ(out.at("verdict"), "FAIL");
  EXPECT_EQ(out.at("duration_ms"), 900);
  EXPECT_EQ(out.at("runtime_ms"), 412.4);
  EXPECT_EQ(out.at("node"), "control");
  EXPECT_EQ(out.at("provider"), "container");
  EXPECT_EQ(out.at("run_id"), "r1");
  ASSERT_EQ(out.at("guarantees").size(), 4U);
  const Json& second = out["guarantees"][1];
  EXPECT_EQ(second.at("id"), "G-01-02");
  EXPECT_EQ(second.at("verdict"), "blocked");
  EXPECT_EQ(second.at("blocked_by"), Json({"G-01-01"}));
  EXPECT_EQ(second.at("reason"), "node down");
  EXPECT_EQ(second.at("expected"), "the best");
  EXPECT_EQ(second.at("observed"), "the worst");
  EXPECT_EQ(second.at("duration_ms"), 1.5);
  EXPECT_EQ(out.at("drill_only").size(), 2U);
  EXPECT_EQ(out["drill_only"][0].at("id"), "G-01-07");
}

TEST(JsonReport, NamesServicesAndNodes) {
  const Json out = Json::parse(to_json_text(of_two_services()));
  EXPECT_EQ(out["guarantees"][0].at("service"), "");
  EXPECT_EQ(out["guarantees"][4].at("service"), "webdis");
  EXPECT_EQ(out["guarantees"][4].at("node"), "control");
  EXPECT_EQ(out["guarantees"][4].at("verdict"), "not applicable");
  EXPECT_EQ(out["drill_only"][1].at("service"), "webdis");
  EXPECT_EQ(out["drill_only"][1].at("node"), "control");
  EXPECT_EQ(out["drill_only"][1].at("state"), "not applicable: declare `configuration`");
}

TEST(JsonReport, OfNothingIsNotVerified) {
  const Json out = Json::parse(to_json_text(report_of({}, Outcome::kNotVerified)));
  EXPECT_EQ(out.at("verdict"), "NOT VERIFIED");
  EXPECT_TRUE(out.at("guarantees").is_array());
}

TEST(JsonReport, SurvivesWhatIsNotUtf8) {
  Report report = failed();
  report.judgements[0].observed = "\xff\xfe\xc3(";
  report.notes = {"\x80"};
  EXPECT_NO_THROW(EXPECT_TRUE(Json::accept(to_json_text(report))));
}

using Tree = boost::property_tree::ptree;

Tree suite_of(const Report& report) {
  std::istringstream in(to_junit(report));
  Tree tree;
  boost::property_tree::read_xml(in, tree);
  return tree.get_child("testsuites.testsuite");
}

TEST(JunitReport, CountsAndClassifies) {
  const Tree suite = suite_of(failed());
  EXPECT_EQ(suite.get<int>("<xmlattr>.tests"), 4);
  EXPECT_EQ(suite.get<int>("<xmlattr>.failures"), 1);
  EXPECT_EQ(suite.get<int>("<xmlattr>.errors"), 2);
  EXPECT_EQ(suite.get<int>("<xmlattr>.skipped"), 0);
  EXPECT_EQ(suite.count("testcase"), 4U);
  EXPECT_EQ(suite.get<std::string>("testcase.failure.<xmlattr>.message"), "the worst");
}

TEST(JunitReport, WaivedPassesWithANote) {
  const Tree suite = suite_of(passed());
  EXPECT_EQ(suite.get<int>("<xmlattr>.tests"), 2);
  EXPECT_EQ(suite.get<int>("<xmlattr>.failures") + suite.get<int>("<xmlattr>.errors"), 0);
  EXPECT_TRUE(holds(to_junit(passed()), "<system-out>waived: debian 12 instead</system-out>"));
}

TEST(JunitReport, NamesServicesAndPassesNothingThatIsNotApplicable) {
  const Tree suite = suite_of(of_two_services());
  EXPECT_EQ(suite.get<int>("<xmlattr>.skipped"), 1);
  std::vector<std::string> names;
  for (const auto& [kind, one] : suite) {
    if (kind == "testcase") names.push_back(one.get<std::string>("<xmlattr>.classname"));
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{"verify", "verify.infra.control", "verify.webdis.control",
                                      "verify.infra.control", "verify.webdis.control",
                                      "verify.infra.control", "verify.webdis.control"}));
  EXPECT_TRUE(
      holds(to_junit(of_two_services()), "<skipped message=\"not applicable: declare `record` in"));
}

TEST(JunitReport, OfNothingIsNotGreen) {
  const Tree suite = suite_of(report_of({}, Outcome::kNotVerified));
  EXPECT_EQ(suite.get<int>("<xmlattr>.tests"), 1);
  EXPECT_EQ(suite.get<int>("<xmlattr>.errors"), 1);
}

TEST(JunitReport, IsXmlWhateverWasObserved) {
  Report report = failed();
  report.judgements[0].observed = "<a href=\"x\">&'\x01\x1b\xff]]></a>";
  report.judgements[1].reason = report.judgements[0].observed;
  EXPECT_NO_THROW({
    EXPECT_EQ(suite_of(report).get<std::string>("testcase.failure.<xmlattr>.message"),
              "<a href=\"x\">&'\\x01\\x1b\\xff]]></a>");
  });
}

TEST(TapReport, OfAPass) {
  const std::string tap = to_tap(passed());
  EXPECT_TRUE(
      tap.starts_with("TAP version 14\n1..2\n"
                      "ok 1 - G-01-01 Host reaches every node at its static address\n"
                      "ok 2 - G-01-05 Node identity does not drift: hostname, address and "
                      "OS # waived: debian 12 instead\n"));
  EXPECT_TRUE(holds(tap, "# only drills prove G-01-07: not drilled on this build\n"));
}

TEST(TapReport, OfAFailure) {
  const std::string tap = to_tap(failed());
  EXPECT_TRUE(holds(tap, "not ok 1 - G-01-01 "));
  EXPECT_TRUE(holds(tap, "not ok 2 - G-01-02 "));
  EXPECT_TRUE(holds(tap, "  blocked_by: \"G-01-01\"\n"));
  EXPECT_TRUE(holds(tap, "not ok 3 - G-01-03 "));
  EXPECT_TRUE(holds(tap, "\nok 4 - G-01-05 "));
}

TEST(TapReport, NamesServicesAndSkipsWhatIsNotApplicable) {
  const std::string tap = to_tap(of_two_services());
  EXPECT_TRUE(holds(tap,
                    "not ok 2 - G-02-02 Readiness tells the truth about the dependency (infra on "
                    "control)\n"))
      << tap;
  EXPECT_TRUE(holds(tap,
                    "ok 5 - G-02-04 Data persists: named volume, and the planted record is "
                    "unchanged (webdis on control) # SKIP not applicable: declare `record` in"))
      << tap;
  EXPECT_TRUE(holds(tap, "# only drills prove G-02-07 of webdis on control: not applicable: "))
      << tap;
}

TEST(TapReport, OfNothingIsNotGreen) {
  EXPECT_TRUE(holds(to_tap(report_of({}, Outcome::kNotVerified)),
                    "1..1\nnot ok 1 - VERIFY: NOT VERIFIED  nothing was judged\n"));
}

TEST(TapReport, ReasonsCannotBecomeDirectives) {
  Report report = passed();
  report.judgements[1].reason = "x # SKIP\nok 3";
  EXPECT_TRUE(holds(to_tap(report), "# waived: x \\# SKIP ok 3\n"));
}

}  // namespace
}  // namespace stackpilot::verify
