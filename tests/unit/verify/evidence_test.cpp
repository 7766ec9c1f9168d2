#include "verify/evidence.h"

#include <gtest/gtest.h>

#include <future>

#include "base/digest.h"
#include "guarantees/judge.h"
#include "unit/guarantees/healthy_lab.h"
#include "verify/evidence_chain.h"

namespace stackpilot::verify {
namespace {

using guarantees::declared_lab;
using guarantees::healthy_observation;
using guarantees::judge;

class Evidence : public ::testing::Test {
 protected:
  fs::path folder() const { return workspace_.evidence(); }

  SealedRun write(const std::string& run) const {
    const Observation seen = healthy_observation();
    Report report{.outcome = Outcome::kPass, .node = "control", .run_id = run};
    report.judgements = judge(declared_lab(), seen);
    const Provenance provenance{"c0ffee", true, "0.1.0", "d1", Json::array(), "nodes: []\n"};
    return write_evidence(workspace_, seen, report, provenance).value();
  }
  Json read(const std::string& run, const std::string& name) const {
    return Json::parse(read_file(folder() / run / name).value());
  }
  ChainReport check(const std::string& known = "") const {
    return check_chain(folder(), known).value();
  }
  /// What check_chain complains of, or "" when the chain is whole.
  std::string problems(const std::string& known = "") const {
    std::string all;
    for (const std::string& one : check(known).problems) all += one + "\n";
    return all;
  }
  void edit(const std::string& path) const {
    const std::string text = read_file(folder() / path).value();
    ASSERT_TRUE(write_file(folder() / path, text + " "));
  }

  TempFolder root_ = TempFolder::make(fs::temp_directory_path(), "evidence-").value();
  Workspace workspace_{root_.path()};
};

TEST_F(Evidence, HoldsWhatWasSeenAndSaid) {
  const SealedRun run = write("r1");
  EXPECT_EQ(run.folder, folder() / "r1");
  for (const char* name : {"observation.json", "lab.yaml", "report.json", "report.txt", "junit.xml",
                           "provenance.json", "statement.json", "manifest.json"}) {
    EXPECT_TRUE(fs::exists(run.folder / name)) << name;
  }
  const Json provenance = read("r1", "provenance.json");
  EXPECT_EQ(provenance.at("tool").at("sha256"), "d1");
  EXPECT_EQ(provenance.at("source").at("git_commit"), "c0ffee");
  const Deployment deployed = *first_deployment(healthy_observation());
  EXPECT_EQ(provenance.at("services"), Json::array({{{"project", "infra"},
                                                     {"node", "control"},
                                                     {"source_sha256", deployed.source_digest},
                                                     {"image", deployed.image_id}}}));
}

TEST_F(Evidence, TheObservationGivesTheSameVerdictsAgain) {
  write("r1");
  const auto seen = read("r1", "observation.json").get<Observation>();
  EXPECT_EQ(Json(judge(declared_lab(), seen)), Json(judge(declared_lab(), healthy_observation())));
}

TEST_F(Evidence, TheStatementNamesImageAndCommit) {
  write("r1");
  const Json statement = read("r1", "statement.json");
  EXPECT_EQ(statement.at("_type"), "https://in-toto.io/Statement/v1");
  EXPECT_EQ(statement.at("predicateType"), "https://in-toto.io/attestation/test-result/v0.1");
  EXPECT_EQ(statement.at("subject").at(0).at("digest").at("sha256").get<std::string>(),
            first_deployment(healthy_observation())->image_id.substr(7));
  EXPECT_EQ(statement.at("subject").at(1).at("digest").at("gitCommit"), "c0ffee");
  const Json& predicate = statement.at("predicate");
  // Nothing is scaled out: what is promised of that is named, and is no pass.
  EXPECT_EQ(predicate.at("result"), "WARNED");
  EXPECT_EQ(predicate.at("warnedTests").size(), 4U);
  EXPECT_EQ(predicate.at("passedTests").size() + predicate.at("warnedTests").size(),
            judge(declared_lab(), healthy_observation()).size());
  EXPECT_EQ(predicate.at("configuration").at(0).at("digest").at("sha256"),
            sha256_hex("nodes: []\n"));
}

TEST_F(Evidence, TheStatementNamesNoCommitThatTheWorkTreeIsNot) {
  Provenance provenance{"c0ffee", false, "0.1.0", "d1", Json::array(), ""};
  EXPECT_TRUE(statement_of(std::nullopt, Report(), provenance).at("subject").empty());
  provenance.git_clean = true;
  EXPECT_EQ(statement_of(std::nullopt, Report(), provenance).at("subject").size(), 1U);
}

TEST_F(Evidence, TheStatementCallsNothingPassedThatWasNot) {
  Report report{.outcome = Outcome::kPass};
  const auto judged = [](const char* id, Verdict verdict) {
    return Judgement{.id = id, .verdict = verdict, .reason = "because"};
  };
  report.judgements = {judged("G-01-01", Verdict::kPass), judged("G-01-05", Verdict::kWaived),
                       judged("G-04-05", Verdict::kSkipped),
                       judged("G-02-04", Verdict::kNotApplicable)};
  Json predicate = statement_of(std::nullopt, report, {}).at("predicate");
  EXPECT_EQ(predicate.at("result"), "WARNED");
  EXPECT_EQ(predicate.at("warnedTests"), Json({"G-01-05", "G-04-05", "G-02-04"}));
  report.judgements.push_back(judged("G-01-02", Verdict::kBlocked));
  predicate = statement_of(std::nullopt, report, {}).at("predicate");
  EXPECT_EQ(predicate.at("result"), "FAILED");
  EXPECT_EQ(predicate.at("failedTests"), Json({"G-01-02"}));
}

TEST_F(Evidence, TheStatementTellsServicesApart) {
  Report report{.outcome = Outcome::kPass};
  for (const char* service : {"infra", "webdis"}) {
    report.judgements.push_back(
        {.id = "G-02-02", .service = service, .node = "control", .verdict = Verdict::kPass});
  }
  EXPECT_EQ(statement_of(std::nullopt, report, {}).at("predicate").at("passedTests"),
            Json({"G-02-02 of infra on control", "G-02-02 of webdis on control"}));
  report.judgements.pop_back();
  EXPECT_EQ(statement_of(std::nullopt, report, {}).at("predicate").at("passedTests"),
            Json({"G-02-02"}));
}

TEST_F(Evidence, WithoutAnyThereIsNothingToCheck) {
  EXPECT_EQ(check_chain(folder()).error().kind, ErrorKind::kCapability);
  fs::create_directories(folder() / "loose");
  EXPECT_EQ(check_chain(folder()).error().kind, ErrorKind::kCapability);
}

TEST_F(Evidence, AnUntouchedChainIsWhole) {
  const std::string first = write("r1").head;
  write("r2");
  const std::string head = write("r3").head;
  fs::create_directories(folder() / "loose");
  const ChainReport report = check(first);
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(report.runs, 3U);
  EXPECT_EQ(report.head, head);
  EXPECT_EQ(report.unsealed, std::vector<std::string>{"loose"});
}

// Editing or removing any file of any run is detected.
TEST_F(Evidence, EditsShow) {
  for (const char* run : {"r1", "r2", "r3"}) write(run);
  for (const std::string run : {"r1", "r2", "r3"}) {
    const fs::path saved = root_.path() / "saved";
    for (const auto& entry : fs::directory_iterator(folder() / run)) {
      const std::string path = run + "/" + entry.path().filename().string();
      fs::copy_file(folder() / path, saved, fs::copy_options::overwrite_existing);
      edit(path);
      EXPECT_NE(problems(), "") << path;
      fs::remove(folder() / path);
      EXPECT_NE(problems(), "") << path << " is gone";
      fs::copy_file(saved, folder() / path);
      EXPECT_EQ(problems(), "") << path << " is back";
    }
  }
}

TEST_F(Evidence, AnAddedFileShows) {
  write("r1");
  ASSERT_TRUE(write_file(folder() / "r1" / "extra", "x"));
  EXPECT_EQ(problems(), "run r1: extra was added\n");
}

TEST_F(Evidence, ARemovedRunShows) {
  for (const char* run : {"r1", "r2", "r3"}) write(run);
  fs::remove_all(folder() / "r2");
  EXPECT_EQ(problems(), "run r2: its manifest is gone\nrun r1: is sealed, but not in the chain\n");
}

TEST_F(Evidence, ARunOfAnotherChainShows) {
  write("r1");
  fs::copy(folder() / "r1", folder() / "r0", fs::copy_options::recursive);
  EXPECT_EQ(problems(), "run r0: is sealed, but not in the chain\n");
}

TEST_F(Evidence, ExchangedRunsShow) {
  for (const char* run : {"r1", "r2"}) write(run);
  fs::rename(folder() / "r1", folder() / "r");
  fs::rename(folder() / "r2", folder() / "r1");
  fs::rename(folder() / "r", folder() / "r2");
  EXPECT_NE(problems(), "");
}

TEST_F(Evidence, ALostHeadShows) {
  for (const char* run : {"r1", "r2"}) write(run);
  fs::remove(folder() / "head.json");
  EXPECT_NE(problems(), "");
}

TEST_F(Evidence, ASpoiledHeadShows) {
  write("r1");
  for (const char* text : {"", "{}", "{\"run\":\"../..\",\"manifest\":\"\"}", "[1]"}) {
    ASSERT_TRUE(write_file(folder() / "head.json", text));
    EXPECT_NE(problems(), "") << text;
  }
}

// Removing the newest run and restoring the old head is detected only with a digest kept elsewhere.
TEST_F(Evidence, ACutOffRunShowsAgainstAHeadKeptElsewhere) {
  write("r1");
  fs::copy_file(folder() / "head.json", root_.path() / "old-head");
  const std::string kept = write("r2").head;
  fs::remove_all(folder() / "r2");
  fs::remove(folder() / "head.json");
  fs::copy_file(root_.path() / "old-head", folder() / "head.json");
  EXPECT_EQ(problems(), "");
  EXPECT_EQ(problems(kept), "the head that was kept elsewhere is not in the chain\n");
}

TEST_F(Evidence, NothingIsSealedUponABrokenChain) {
  write("r1");
  fs::remove(folder() / "r1" / "manifest.json");
  fs::create_directories(folder() / "r2");
  const Result<SealedRun> sealed = seal(folder(), "r2");
  ASSERT_FALSE(sealed);
  EXPECT_NE(sealed.error().message.find("broken"), std::string::npos);
}

TEST_F(Evidence, ManyAtOnceMakeOneChain) {
  fs::create_directories(folder());
  std::vector<std::future<Result<SealedRun>>> sealing;
  for (int i = 0; i < 8; ++i) {
    const std::string run = "r" + std::to_string(i);
    fs::create_directories(folder() / run);
    ASSERT_TRUE(write_file(folder() / run / "file", run));
    sealing.push_back(std::async(std::launch::async, seal, folder(), run));
  }
  for (auto& one : sealing) EXPECT_TRUE(one.get());
  EXPECT_EQ(check().runs, 8U);
  EXPECT_EQ(problems(), "");
}

}  // namespace
}  // namespace stackpilot::verify
