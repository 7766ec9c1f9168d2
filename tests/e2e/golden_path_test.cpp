// The commands of the README, in the order in which an operator would use them.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/property_tree/xml_parser.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "e2e/lab_driver.h"
#include "e2e/verify_report.h"
#include "guarantees/guarantee.h"

namespace stackpilot::e2e {
namespace {

std::string docker_on(const std::string& node, const std::string& listing) {
  const Ran ran = on_node(node, "docker " + listing);
  EXPECT_TRUE(exits(0, ran));
  return ran.out;
}

std::string containers_on(const std::string& node) {
  return docker_on(node, "ps -aq --filter label=com.docker.compose.project");
}

std::string app_images_on(const std::string& node) {
  return docker_on(node, "image ls -aq --filter label=stackpilot.build_id");
}

std::string data_volume_on(const std::string& node) {
  return docker_on(node, "volume ls -q --filter name=stackpilot_pgdata");
}

std::string build_id() {
  const Result<Json> version =
      parse_json_text(get_ok(address_of("control"), "/version"), "/version");
  return version ? version->value("build_id", "") : "";
}

std::string planted_order() {
  const fs::path record =
      checkout().root() / ".stackpilot" / "deployments" / "control" / "infra.json";
  const Result<Json> deployment = parse_json_text(read_file(record).value_or(""), "the record");
  if (!deployment) return "";
  return deployment->value("/canary/id"_json_pointer, "");
}

std::set<std::string> guarantees_that_verify_judges() {
  std::set<std::string> ids;
  for (const Guarantee& one : all_guarantees()) {
    if (is_judged(one)) ids.insert(std::string(one.id));
  }
  return ids;
}

TEST(GoldenPath, DemoReviewerPasses) {
  const Ran ran = pilot({"demo-reviewer"});
  EXPECT_TRUE(exits(0, ran));
  EXPECT_EQ(last_line(ran.out).rfind("VERIFY: PASS", 0), 0U) << ran.out;
}

TEST(GoldenPath, ImageHoldsTheServiceAndItsLibrariesOnly) {
  const std::string image =
      docker_on("control", "image inspect --format '{{.Size}}' infra-api:local");
  EXPECT_LE(std::stol(image), 30'000'000);
  // The last line matches the files that Docker itself adds to a container.
  const std::regex expected(R"((usr/)?lib(64)?/([^/]+/)?[^/]+\.so[.0-9]*|usr/bin/mock-exchange|)"
                            R"(etc/(passwd|group|nsswitch\.conf|mock-exchange/build\.json)|)"
                            R"(\.dockerenv|dev/.*|etc/(hosts|hostname|mtab|resolv\.conf))");
  const Ran ran = on_node("control",
                          "id=$(docker create infra-api:local)\n"
                          "docker export $id | tar -tf - | grep -v '/$'\n"
                          "docker rm $id >/dev/null");
  ASSERT_TRUE(exits(0, ran));
  EXPECT_TRUE(holds(ran.out, "usr/bin/mock-exchange\n"));
  std::istringstream files(ran.out);
  for (std::string file; std::getline(files, file);) {
    EXPECT_TRUE(std::regex_match(file, expected)) << file;
  }
}

TEST(GoldenPath, ReportKeepsItsContract) {
  const Verification verification = verify_lab();
  ASSERT_TRUE(is_green(verification));
  const Json& report = verification.report;
  EXPECT_EQ(report.value("node", ""), "control");
  EXPECT_EQ(report.value("provider", ""), "container");
  EXPECT_GT(report.value("duration_ms", 0.0), 0.0);
  std::set<std::string> judged;
  for (const Json& one : report["guarantees"]) {
    for (const char* key : {"id", "title", "verdict", "expected", "observed", "reason"}) {
      EXPECT_TRUE(one.contains(key) && one[key].is_string()) << key << " in " << one;
    }
    EXPECT_TRUE(one.contains("duration_ms") && one["duration_ms"].is_number()) << one;
    EXPECT_TRUE(one["verdict"] != "waived" || !one["reason"].get<std::string>().empty()) << one;
    EXPECT_TRUE(judged.insert(one["id"].get<std::string>()).second) << "twice: " << one["id"];
  }
  EXPECT_EQ(judged, guarantees_that_verify_judges());
}

TEST(GoldenPath, JUnitIsWellFormed) {
  const Ran ran = pilot({"verify", "--format", "junit"});
  ASSERT_TRUE(exits(0, ran));
  std::istringstream text(ran.out);
  boost::property_tree::ptree tree;
  ASSERT_NO_THROW(boost::property_tree::read_xml(text, tree)) << ran.out;
  EXPECT_TRUE(holds(ran.out, "<testcase"));
}

TEST(GoldenPath, TapKeepsItsPlan) {
  const Ran ran = pilot({"verify", "--format", "tap"});
  ASSERT_TRUE(exits(0, ran));
  std::istringstream lines(ran.out);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "TAP version 14");
  std::getline(lines, line);
  std::size_t points = 0;
  ASSERT_EQ(line.rfind("1..", 0), 0U) << line;
  const std::size_t planned = std::stoul(line.substr(3));
  while (std::getline(lines, line)) points += line.rfind("ok ", 0) == 0 ? 1U : 0U;
  EXPECT_EQ(points, planned) << ran.out;
}

TEST(GoldenPath, PartsOfVerificationPass) {
  for (const char* part : {"verify-host", "verify-cluster", "verify-build"}) {
    SCOPED_TRACE(part);
    EXPECT_TRUE(exits(0, pilot({part})));
  }
}

TEST(GoldenPath, HelpersSucceed) {
  for (const Argv& command : {Argv{"help"}, Argv{"--help"}, Argv{"--version"}, Argv{"status"},
                              Argv{"status", "--format", "json"}, Argv{"logs"}, Argv{"doctor"}}) {
    SCOPED_TRACE(command.front());
    const Ran ran = pilot(command);
    EXPECT_TRUE(exits(0, ran));
    EXPECT_FALSE(ran.out.empty());
  }
}

TEST(GoldenPath, UpAndProvisionAreHarmlessWhenRepeated) {
  const std::string before = build_id();
  for (const char* command : {"up", "provision", "up", "provision"}) {
    EXPECT_TRUE(exits(0, pilot({command})));
  }
  EXPECT_EQ(build_id(), before);
  EXPECT_TRUE(is_green(verify_lab()));
}

TEST(GoldenPath, DownKeepsImageAndVolumeAndDemoKeepsData) {
  const std::string order = planted_order();
  const std::string old_build = build_id();
  ASSERT_FALSE(order.empty());
  // Compose has not made this one, and can neither stop nor replace it.
  ASSERT_TRUE(exits(0, on_node("control",
                               "docker rm -f stackpilot-api\n"
                               "docker run -d --name stackpilot-api --network infra_default "
                               "infra-api:local")));
  const Ran down = pilot({"down"});
  EXPECT_TRUE(exits(0, down));
  EXPECT_TRUE(holds(down.err, "what compose had not made: stackpilot-api"));
  EXPECT_TRUE(exits(0, pilot({"down"})));
  EXPECT_EQ(containers_on("control"), "");
  EXPECT_NE(app_images_on("control"), "");
  EXPECT_NE(data_volume_on("control"), "");
  EXPECT_EQ(verify_lab().ran.status, 1);

  ASSERT_TRUE(exits(0, pilot({"demo"})));
  EXPECT_NE(build_id(), old_build);
  EXPECT_TRUE(holds(get_ok(address_of("control"), "/orders/" + order), order));
  EXPECT_NE(planted_order(), order);
  EXPECT_TRUE(is_green(verify_lab()));
}

TEST(GoldenPath, UpStartsAStoppedDatabaseWithoutABuild) {
  const std::string before = build_id();
  ASSERT_TRUE(exits(0, on_node("control", "docker stop stackpilot-db")));
  ASSERT_TRUE(exits(0, pilot({"up"})));
  EXPECT_EQ(build_id(), before);
  EXPECT_TRUE(is_green(verify_lab()));
}

TEST(GoldenPath, CleanKeepsOnlyTheVolumeAndUpDeploysAgain) {
  const std::string order = planted_order();
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(exits(0, pilot({"clean"})));
  EXPECT_EQ(containers_on("control"), "");
  EXPECT_EQ(app_images_on("control"), "");
  EXPECT_NE(data_volume_on("control"), "");
  EXPECT_EQ(verify_lab().ran.status, 1);

  ASSERT_TRUE(exits(0, pilot({"up"})));
  EXPECT_TRUE(holds(get_ok(address_of("control"), "/orders/" + order), order));
  EXPECT_TRUE(is_green(verify_lab()));
}

TEST(GoldenPath, AnotherNodePassesToo) {
  const Mend mend([] { EXPECT_TRUE(exits(0, pilot({"clean"}, {{"NODE", "worker1"}}))); });
  const Ran ran = pilot({"demo-reviewer"}, {{"NODE", "worker1"}});
  EXPECT_TRUE(exits(0, ran));
  EXPECT_EQ(last_line(ran.out).rfind("VERIFY: PASS", 0), 0U) << ran.out;
  const Verification there = verify_lab("worker1");
  EXPECT_TRUE(is_green(there));
  EXPECT_EQ(there.report.value("node", ""), "worker1");
  EXPECT_TRUE(is_green(verify_lab()));
}

}  // namespace
}  // namespace stackpilot::e2e
