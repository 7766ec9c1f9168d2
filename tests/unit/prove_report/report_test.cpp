#include "prove/report/report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>

#include "unit/prove_report/sample_proof.h"

namespace stackpilot::prove {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string plain(const ProofResult& result) {
  return terminal_text(result, Palette::kPlain);
}

TEST(TerminalText, OfAPass) {
  EXPECT_EQ(plain(proven_result()),
            "guarantee  proven     killed survived  invalid  skipped  mutants\n"
            "G-01-03    yes             2        0        0        0  no-line, wrong-line\n"
            "G-02-05    yes             1        0        0        0  older-image\n"
            "\n"
            "infra on control, provider container, build b-20261129-1302-77c1, run "
            "20261129T131500Z-5e1f0a: 31.9 s (inject 1.2 s, prove 0.1 s, verify 4.9 s, heal 0.7 s, "
            "green 5.1 s)\n"
            "PROVE: PASS  2 guarantees proven by 3 killed mutants\n");
}

TEST(TerminalText, SaysWhatIsNotKilledAndWhatToDo) {
  const std::string text = plain(mixed_result());
  for (const char* part :
       {"G-02-05    no              1        1        0        0  older-image, forged-labels "
        "(survived)\n",
        "G-02-08    no              0        0        1        0  seccomp-off (invalid), socket "
        "(not run)\n",
        "G-03-01    skipped         0        0        0        1  other-mount (skipped)\n",
        "G-03-08    not run         0        0        0        0  row (not run)\n",
        "G-04-02    no              0        0        0        0  no mutant\n"
        "G-02-07    not promised by infra: waived: it takes any configuration\n",
        "\nSURVIVED  G-02-05/forged-labels  an older honest image, with the tag moved to it\n"
        "  why       because it is survived\n"
        "  fault     image-tag on control {\"image\":\"infra-api:local\"}\n",
        "  expected  the tag names another image\n"
        "  seen      G-02-05: fail: the tag names another image\n"
        "  next      mend its judge, or the reason and `also` that the mutant states; then make "
        "prove-G-02-05\n",
        "\nINVALID  G-02-08/seccomp-off",
        "  undo      bin/stackpilot demo\n  next      make recover",
        "\nSKIPPED  G-01-03/wrong-line", "next      make doctor",
        "stopped: the lab is not green after healing: G-02-08 fails\n"}) {
    EXPECT_TRUE(has(text, part)) << part << "\nin\n" << text;
  }
  EXPECT_FALSE(has(text, "KILLED"));
  EXPECT_TRUE(text.ends_with(
      "PROVE: FAIL  1 of 6 guarantees proven by 2 killed mutants, 2 skipped, 1 not promised by "
      "infra, 2 not run; "
      "not: "
      "G-02-05 (1 survived), G-02-08 (1 invalid), G-03-01 (only skipped), G-03-08 (not run), "
      "G-04-02 (no mutant)\n"));
}

TEST(TerminalText, IsPrintable) {
  const std::string text = plain(hostile_proof());
  EXPECT_TRUE(std::all_of(text.begin(), text.end(),
                          [](char one) { return one == '\n' || (one >= ' ' && one <= '~'); }));
}

TEST(TerminalText, IsColouredOnATerminalOnly) {
  EXPECT_FALSE(has(plain(mixed_result()), "\x1b["));
  EXPECT_TRUE(has(terminal_text(mixed_result(), Palette::kColour), "\x1b["));
}

TEST(JsonReport, IsTheResultWithItsVerdictAndMatrix) {
  const Json json = Json::parse(to_json_text(mixed_result()));
  EXPECT_EQ(json.at("verdict"), "FAIL");
  EXPECT_EQ(json.at("mutants").size(), 6U);
  EXPECT_EQ(json.at("mutants").at(3).at("fate"), "survived");
  EXPECT_EQ(json.at("matrix").size(), 6U);
  const Json& row = json.at("matrix").at(2);
  EXPECT_EQ(row.at("guarantee"), "G-02-08");
  EXPECT_EQ(row.at("proven"), "no");
  EXPECT_EQ(row.at("invalid"), 1);
  EXPECT_EQ(row.at("not_run"), 1);
  EXPECT_EQ(row.at("why_not"), "1 invalid");
}

TEST(JsonReport, TellsWhereTheTimeWent) {
  ProofResult result = proven_result();
  result.mutants[1].fault = "service-variant on worker2 {}";
  const Json json = Json::parse(to_json_text(result));
  EXPECT_EQ(json.at("spent_ms").at("inject"), 3 * 412);
  EXPECT_EQ(json.at("kinds_ms").at("service-variant"), 412 + 38 + 1'630 + 220 + 1'710);
}

TEST(JunitReport, HasACaseForEveryMutantAndForWhatLacksOne) {
  boost::property_tree::ptree tree;
  std::istringstream text(to_junit(mixed_result()));
  boost::property_tree::read_xml(text, tree);
  const auto& suite = tree.get_child("testsuites.testsuite");
  EXPECT_EQ(suite.get<int>("<xmlattr>.tests"), 10);
  EXPECT_EQ(suite.get<int>("<xmlattr>.failures"), 2);  // survived; no mutant
  EXPECT_EQ(suite.get<int>("<xmlattr>.errors"), 3);    // invalid; two not run
  EXPECT_EQ(suite.get<int>("<xmlattr>.skipped"), 3);   // two mutants; one that is not promised
  const std::string xml = to_junit(mixed_result());
  for (const char* part : {"survived: because it is survived", "invalid: because it is invalid",
                           "because it is skipped", "no mutant", "not run: the lab is not green",
                           "not promised by infra: waived: it takes"}) {
    EXPECT_TRUE(has(xml, part)) << part;
  }
  std::istringstream hostile(to_junit(hostile_proof()));
  boost::property_tree::ptree read;
  EXPECT_NO_THROW(boost::property_tree::read_xml(hostile, read));
}

TEST(ProofPage, HasEveryPart) {
  const std::string html = to_html(mixed_result());
  for (const char* part :
       {"<title>prove: fail</title>", "1 of 6 guarantees proven by 2 killed mutants",
        "the lab is not green after healing", "2 of 8</b><span>mutants killed",
        "href=\"#mutant-4\">forged-labels: survived</a>", "id=\"mutant-4\"", "socket: not run",
        "not promised: waived: it takes any configuration", "no mutant: nothing shows",
        "sha256:77c1", "inject 412 ms", "1.63 s", "program</dt><dd>1b8e7c9d"}) {
    EXPECT_TRUE(has(html, part)) << part;
  }
  EXPECT_TRUE(has(to_html(proven_result()), "G-01-05, G-03-01"));
  EXPECT_TRUE(has(to_html(proven_result()), "20261129T131512Z-000001"));
}

TEST(ProofPage, FetchesNothingAndRunsNothing) {
  for (const ProofResult& result : {proven_result(), mixed_result(), hostile_proof()}) {
    const std::string html = to_html(result);
    for (const char* part : {"<script", "http://", "https://", "<img", "@import", "url("}) {
      EXPECT_FALSE(has(html, part)) << part;
    }
  }
}

TEST(ProofPage, OfNothingIsAPageToo) {
  const std::string html = to_html(ProofResult());
  EXPECT_TRUE(has(html, "not proven"));
  EXPECT_FALSE(has(html, "<details"));
  EXPECT_FALSE(has(html, "Where the time went"));
}

TEST(Record, IsJsonAndHtmlOfTheSameRun) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "proof-").value();
  ASSERT_TRUE(write_record(folder.path(), mixed_result()));
  const auto read =
      parse_json<ProofResult>(read_file(folder.path() / "result.json").value(), "result.json");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read_file(folder.path() / "report.html").value(), to_html(*read));
  EXPECT_FALSE(write_record(folder.path() / "absent", mixed_result()));
}

}  // namespace
}  // namespace stackpilot::prove
