#include "checks/report.h"

#include <gtest/gtest.h>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <set>
#include <sstream>

#include "checks/inspection.h"

namespace stackpilot::checks {
namespace {

constexpr Rule a_rule{"broken-link", "correct it"};

GateResult passed() {
  Inspection inspection("secrets");
  inspection.looked_at(3, "files");
  return inspection.conclude();
}

GateResult failed() {
  Inspection inspection("docs");
  inspection.looked_at(2, "documents");
  inspection.found(a_rule, "docs/a.md", 7, "x.md <is> not & there");
  inspection.found(a_rule, "docs/b.md", 0, "y.md is not there");
  return inspection.conclude();
}

GateResult skipped() {
  Inspection inspection("terraform");
  inspection.looked_at(4, "files");
  inspection.skipped("terraform is not installed");
  return inspection.conclude();
}

RepoChecks of(std::vector<GateResult> gates) {
  return {"2026-11-23T12:00:00.000Z", false, std::move(gates)};
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Inspection, ConcludesInOrderOfWeight) {
  Inspection inspection("x");
  EXPECT_EQ(inspection.conclude().verdict, Verdict::kError);
  inspection.looked_at(1, "files");
  EXPECT_EQ(inspection.conclude().verdict, Verdict::kPass);
  inspection.skipped("no tool");
  EXPECT_EQ(inspection.conclude().verdict, Verdict::kSkipped);
  inspection.broke("cannot");
  EXPECT_EQ(inspection.conclude().verdict, Verdict::kError);
  EXPECT_EQ(inspection.conclude().reason(), "cannot");
  inspection.found(a_rule, "a", 1, "b");
  EXPECT_EQ(inspection.conclude().verdict, Verdict::kFail);
}

TEST(Inspection, ThatLookedAtNothingIsAnError) {
  Inspection inspection("x");
  inspection.looked_at(5, "files");
  inspection.looked_at(0, "links");
  EXPECT_EQ(inspection.conclude().verdict, Verdict::kError);
  EXPECT_EQ(inspection.conclude().broken, "looked at no links: nothing was proven");
}

TEST(Inspection, KeepsABoundedNumberOfPrintableFindings) {
  Inspection inspection("x");
  inspection.looked_at(1, "files");
  for (int i = 0; i < 5000; ++i) inspection.found(a_rule, "a", i, "\x1b[2J");
  EXPECT_EQ(inspection.conclude().findings.size(), 1000U);
  EXPECT_EQ(inspection.conclude().findings[0].problem, "\\x1b[2J");
}

TEST(Outcome, NeverCallsSkippedPassed) {
  EXPECT_EQ(outcome_of(of({passed()})), Outcome::kPass);
  EXPECT_EQ(outcome_of(of({passed(), skipped()})), Outcome::kPass);
  EXPECT_EQ(outcome_of(of({skipped()})), Outcome::kNotVerified);
  EXPECT_EQ(outcome_of(of({})), Outcome::kNotVerified);
  EXPECT_EQ(outcome_of(of({passed(), failed(), skipped()})), Outcome::kFail);
  EXPECT_EQ(outcome_of(of({passed(), Inspection("x").conclude()})), Outcome::kFail);
}

TEST(VerdictLine, NamesWhatWasNotChecked) {
  EXPECT_EQ(
      verdict_line(of({passed(), failed(), skipped()})),
      "CHECKS: FAIL  1 failed, 1 passed; not checked: terraform (terraform is not installed)");
  EXPECT_EQ(verdict_line(of({skipped()})),
            "CHECKS: NOT VERIFIED  not checked: terraform (terraform is not installed)");
}

TEST(Text, ShowsPlaceRuleAndMend) {
  const std::string text = to_text(of({failed()}), Palette::kPlain);
  EXPECT_TRUE(holds(text, "FAIL     check-docs            2 documents; 2 findings"));
  EXPECT_TRUE(holds(text,
                    "docs/a.md:7: docs/broken-link: x.md <is> not & there\n"
                    "  mend  correct it\n"));
  EXPECT_TRUE(holds(text, "\ndocs/b.md: docs/broken-link"));
  EXPECT_FALSE(holds(text, "\x1b"));
  EXPECT_TRUE(holds(to_text(of({failed()}), Palette::kColour), "\x1b[31mFAIL   "));
}

TEST(JsonText, IsReadBackAsItWas) {
  const RepoChecks checks = of({passed(), failed(), skipped()});
  const Json json = Json::parse(to_json_text(checks));
  EXPECT_EQ(json.at("verdict"), "FAIL");
  EXPECT_EQ(Json(json.get<RepoChecks>()), Json(checks));
}

TEST(JsonText, AnUnknownVerdictIsNotTakenForAny) {
  Json json = of({passed()});
  json["gates"][0]["verdict"] = "splendid";
  EXPECT_THROW(static_cast<void>(json.get<RepoChecks>()), Json::exception);
}

TEST(JunitText, HasACaseForEachGate) {
  std::istringstream in(to_junit(of({passed(), failed(), skipped()})));
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(in, tree);
  const auto& suite = tree.get_child("testsuites.testsuite");
  EXPECT_EQ(suite.get<int>("<xmlattr>.tests"), 3);
  EXPECT_EQ(suite.get<int>("<xmlattr>.failures"), 1);
  EXPECT_EQ(suite.get<int>("<xmlattr>.skipped"), 1);
  EXPECT_EQ(suite.count("testcase"), 3U);
}

TEST(SarifText, HasRulesResultsAndWhatWasSkipped) {
  const Json run = Json::parse(to_sarif(of({passed(), failed(), skipped()}))).at("runs").at(0);
  EXPECT_EQ(run.at("tool").at("driver").at("name"), "stackpilot");
  ASSERT_EQ(run.at("results").size(), 2U);
  const Json& first = run["results"][0];
  EXPECT_EQ(first.at("ruleId"), "docs/broken-link");
  const Json& place = first.at("locations").at(0).at("physicalLocation");
  EXPECT_EQ(place.at("artifactLocation").at("uri"), "docs/a.md");
  EXPECT_EQ(place.at("region").at("startLine"), 7);
  EXPECT_FALSE(run["results"][1]["locations"][0]["physicalLocation"].contains("region"));
  EXPECT_EQ(run.at("invocations").at(0).at("toolExecutionNotifications").size(), 1U);
  std::set<std::string> known;
  for (const Json& one : run["tool"]["driver"]["rules"]) known.insert(one.at("id"));
  EXPECT_EQ(known.count("docs/broken-link"), 1U);
}

}  // namespace
}  // namespace stackpilot::checks
