// Drills on the real lab: a few complete ones, and the ways in which a drill can go wrong.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>

#include "e2e/background.h"
#include "e2e/faults.h"
#include "e2e/lab_driver.h"
#include "e2e/verify_report.h"
#include "model/fault.h"
#include "node/messages/fault.h"

namespace stackpilot::e2e {
namespace {

bool is_ready() {
  return !get_ok(address_of("control"), "/ready").empty();
}

Json ran_drills(const Ran& ran) {
  return parse_json_text(ran.out, "the drills").value_or(Json());
}

std::string drill_state(const Json& report, const std::string& id) {
  for (const Json& one : report.value("drill_only", Json::array())) {
    if (one["id"] == id) return one["state"].get<std::string>();
  }
  return "missing";
}

class Drills : public testing::Test {
 protected:
  void SetUp() override {
    // A drill refuses a lab that is not green by itself.
    if (!open_faults().empty()) {
      EXPECT_TRUE(exits(0, pilot({"recover"})));
    }
  }

  /// Waits until the drill has injected its fault and the service is not ready.
  static void run_until_it_bites(Background& drill, const std::string& kind) {
    ASSERT_TRUE(comes_true("the fault is injected and bites", [&] {
      return is_open(kind) && !is_ready();
    })) << drill.said();
  }
};

class WholeDrills : public Drills, public testing::WithParamInterface<const char*> {};

TEST_P(WholeDrills, PassAndLeaveNothing) {
  const Ran ran = pilot({"drill", GetParam(), "--format", "json"});
  EXPECT_TRUE(exits(0, ran));
  const Json report = ran_drills(ran);
  ASSERT_TRUE(report.is_object()) << ran.out;
  EXPECT_EQ(report["verdict"], "PASS") << report["drills"][0]["reason"];
  const fs::path evidence = checkout().root() / ".stackpilot" / "evidence" /
                            report["drills"][0]["run_id"].get<std::string>();
  for (const char* file :
       {"result.json", "report.html", "drill.json", "journal.jsonl", "before.json", "after.json"}) {
    EXPECT_TRUE(fs::exists(evidence / file)) << file;
  }
  EXPECT_TRUE(nothing_is_left());
  EXPECT_TRUE(is_green(verify_lab()));
}

// Of drills that differ in their fault only, one: at random, or every one where all is tested.
std::vector<const char*> whole_drills() {
  const std::vector<std::vector<const char*>> kinds = {
      {"config-refusal"},
      {"dependency-stop", "dependency-kill", "dependency-cut"},
      {"partition", "port-unreachable"}};
  std::vector<const char*> drills;
  for (const auto& alike : kinds) {
    std::sample(alike.begin(), alike.end(), std::back_inserter(drills),
                takes_all() ? alike.size() : 1, std::random_device());
  }
  // It makes the base images once more; that a lab leaves nothing else is for Destroy to see.
  if (takes_all()) drills.push_back("footprint");
  return drills;
}

INSTANTIATE_TEST_SUITE_P(Drills, WholeDrills, testing::ValuesIn(whole_drills()),
                         [](const auto& drill) {
                           std::string name = drill.param;
                           std::erase(name, '-');
                           return name;
                         });

TEST_F(Drills, WhatTheyProveIsReportedAndGoesStaleWithTheBuild) {
  EXPECT_TRUE(exits(0, pilot({"drill", "idempotence"})));
  Verification verification = verify_lab();
  EXPECT_TRUE(is_green(verification));
  EXPECT_TRUE(holds(drill_state(verification.report, "G-01-07"), "passed"));
  EXPECT_TRUE(exits(0, pilot({"demo"})));
  verification = verify_lab();
  EXPECT_EQ(drill_state(verification.report, "G-01-07"), "not drilled on this build");
}

TEST_F(Drills, AnInterruptedOneHeals) {
  Background drill({"drill", "dependency-freeze"});
  run_until_it_bites(drill, "dependency-freeze");
  drill.interrupt();
  EXPECT_TRUE(comes_true("it ends", [&] { return drill.status().has_value(); }));
  EXPECT_EQ(drill.status(), 130) << drill.said();
  EXPECT_TRUE(nothing_is_left());
  EXPECT_TRUE(becomes_ready(address_of("control")));
  EXPECT_TRUE(is_green(verify_lab()));
}

void expect_a_named_failure(const std::string& kind) {
  const Verification broken = verify_lab();
  EXPECT_EQ(broken.ran.status, 1);
  EXPECT_EQ(broken.report.value("verdict", ""), "FAIL");
  bool named = false;
  for (const Json& fault : broken.report.value("open_faults", Json::array())) {
    named = named || fault["kind"] == kind;
  }
  EXPECT_TRUE(named) << broken.ran.out;
  const Ran text = pilot({"verify"});
  EXPECT_TRUE(holds(text.out, kind + " on control"));
  EXPECT_TRUE(holds(text.out, "make recover"));
}

void expect_refusals() {
  for (const Argv& command : {Argv{"up"},
                              {"demo"},
                              {"down"},
                              {"clean"},
                              {"provision"},
                              {"destroy"},
                              {"demo-reviewer"},
                              {"drills"},
                              {"drill", "dependency-stop"}}) {
    const Ran refused = pilot(command);
    EXPECT_TRUE(exits(1, refused)) << command.front();
    EXPECT_TRUE(holds(refused.err, "make recover"));
  }
}

TEST_F(Drills, AKilledOneIsNamedRefusedAndRecovered) {
  Background drill({"drill", "dependency-stop"});
  run_until_it_bites(drill, "dependency-stop");
  drill.kill();
  expect_a_named_failure("dependency-stop");
  expect_refusals();
  EXPECT_TRUE(exits(0, pilot({"recover"})));
  EXPECT_TRUE(exits(0, pilot({"recover"})));
  EXPECT_TRUE(nothing_is_left());
  EXPECT_TRUE(becomes_ready(address_of("control")));
  EXPECT_TRUE(is_green(verify_lab()));
}

TEST_F(Drills, AKilledOneIsRecoveredThoughItsNodeWasRestartedMeanwhile) {
  Background drill({"drill", "dependency-refuse"});
  run_until_it_bites(drill, "dependency-refuse");
  drill.kill();
  EXPECT_TRUE(exits(0, engine({"restart", container_of("control")})));
  EXPECT_TRUE(exits(0, pilot({"recover"})));
  EXPECT_TRUE(becomes_ready(address_of("control")));
  EXPECT_TRUE(is_green(verify_lab()));
}

TEST_F(Drills, AKilledNodeLossIsRecovered) {
  Background drill({"drill", "node-loss"});
  ASSERT_TRUE(comes_true("the node is off", [&] { return is_open("node-off") && !is_ready(); }));
  drill.kill();
  const Verification broken = verify_lab();
  EXPECT_EQ(broken.ran.status, 1);
  EXPECT_EQ(verdict_of(broken.report, "G-01-01"), "fail");
  EXPECT_TRUE(exits(0, pilot({"recover"})));
  EXPECT_TRUE(becomes_ready(address_of("control")));
  EXPECT_TRUE(is_green(verify_lab()));
}

// Of nodes, as they know them, and of the host.
std::vector<std::string> all_kinds_of_faults() {
  std::vector<std::string> kinds = {"node-off",  "node-restart", "node-frozen",
                                    "lab-copy",  "second-lab",   "scratch-folder",
                                    "host-file", "in-copy",      "ci-variant"};
  for (const node::FaultWords& one : node::node_fault_words()) kinds.emplace_back(one.kind);
  return kinds;
}

// The run died between writing the ledger entry and injecting the fault, for every kind of fault;
// and one entry is damaged.
TEST_F(Drills, EntriesOfWhatWasNeverInjectedAreRecovered) {
  const fs::path ledger = checkout().root() / ".stackpilot" / "ledger";
  int number = 0;
  for (const std::string& kind : all_kinds_of_faults()) {
    const Fault fault{.id = fmt::format("f0000e2{:02x}", number++),
                      .lab = checkout().lab_id(),
                      .drill = "planted",
                      .kind = kind,
                      .node = "worker1",
                      .limit_s = 60,
                      .opened_at = "2026-11-23T12:00:00.000Z"};
    ASSERT_TRUE(write_file(ledger / (fault.id + ".json"), to_text(Json(fault))));
  }
  ASSERT_TRUE(write_file(ledger / "f0000e2ff.json", R"({"id": "f0000)"));
  const Verification broken = verify_lab();
  EXPECT_EQ(broken.ran.status, 1);
  EXPECT_EQ(broken.report.value("open_faults", Json::array()).size(), open_faults().size());
  EXPECT_TRUE(exits(0, pilot({"recover"})));
  EXPECT_TRUE(nothing_is_left());
  EXPECT_TRUE(is_green(verify_lab()));
}

// The run died while copying the checkout: the copy has no program that could destroy its lab.
TEST_F(Drills, AnUnfinishedCopyOfTheLabIsRecovered) {
  const fs::path state = checkout().root() / ".stackpilot";
  const Fault fault{.id = new_fault_id(),
                    .lab = checkout().lab_id(),
                    .drill = "lifecycle",
                    .kind = "lab-copy",
                    .node = "control",
                    .limit_s = 60,
                    .opened_at = "2026-11-23T12:00:00.000Z"};
  const fs::path copy = state / "copies" / fault.id / "unfinished";
  ASSERT_TRUE(make_folder(copy / "infra"));
  ASSERT_TRUE(write_file(copy / "infra" / "lab.yaml", "network: {"));
  ASSERT_TRUE(write_file(state / "ledger" / (fault.id + ".json"), to_text(Json(fault))));
  EXPECT_TRUE(exits(0, pilot({"recover"})));
  EXPECT_FALSE(fs::exists(copy));
  EXPECT_TRUE(is_green(verify_lab()));
}

// The copy's own time limit removes it before a fault inside it is recovered.
TEST_F(Drills, WhatWasDoneToACopyThatIsGoneIsRecovered) {
  Background drill({"drill", "persistence-volume"});
  ASSERT_TRUE(comes_true("the volume is removed", [&] { return is_open("volume-removed"); }));
  drill.kill();
  for (const Fault& fault : open_faults()) {
    if (fault.kind != "service-copy") continue;
    EXPECT_TRUE(
        exits(0, on_node(fault.node, "systemctl start stackpilot-heal-" + fault.id + ".service")));
    EXPECT_TRUE(comes_true("the node's own heal has removed the copy", [&] {
      return exits(0, on_node(fault.node, "! test -e /var/lib/stackpilot/" + fault.id));
    }));
  }
  EXPECT_TRUE(exits(0, pilot({"recover"})));
  EXPECT_TRUE(nothing_is_left());
  EXPECT_TRUE(is_green(verify_lab()));
}

// Without the host, only the node itself can heal the fault.
TEST_F(Drills, AFaultEndsByItselfWhenItsTimeIsOver) {
  const Ran injected = on_node(
      "control", fmt::format("cd /vagrant && exec sudo -u vagrant {} node fault inject "
                             "--lab {} --node control --id {} --kind dependency-freeze --limit 3",
                             program_on_nodes(), checkout().lab_id(), new_fault_id()));
  ASSERT_TRUE(exits(0, injected));
  EXPECT_TRUE(comes_true("the service feels it", [] { return !is_ready(); }));
  EXPECT_TRUE(comes_true("the service is ready again", is_ready));
  EXPECT_TRUE(comes_true("its unit is gone", [] { return bool(nothing_is_left()); }));
  EXPECT_TRUE(is_green(verify_lab()));
}

// An iptables that does nothing: a fault without effect proves nothing, so the drill is "vacuous".
TEST_F(Drills, AFaultThatDoesNotBiteIsNoPass) {
  const Mend mend(
      [] { EXPECT_TRUE(exits(0, on_node("worker1", "rm -f /usr/local/sbin/iptables"))); });
  ASSERT_TRUE(exits(0, on_node("worker1",
                               "printf '#!/bin/sh\n' >/usr/local/sbin/iptables; "
                               "chmod 755 /usr/local/sbin/iptables")));
  const Ran ran = pilot({"drill", "partition", "--format", "json"});
  EXPECT_TRUE(exits(4, ran));
  const Json report = ran_drills(ran);
  ASSERT_TRUE(report.is_object()) << ran.out;
  EXPECT_EQ(report["verdict"], "FAIL");
  EXPECT_EQ(report["drills"][0]["verdict"], "vacuous");
  EXPECT_TRUE(open_faults().empty());
}

TEST_F(Drills, ABrokenBaselineIsRefusedAndNothingInjected) {
  const Mend mend([] { EXPECT_TRUE(exits(0, pilot({"provision"}))); });
  ASSERT_TRUE(exits(0, on_node("worker2", "echo '192.0.2.7 control' >>/etc/hosts")));
  const Ran ran = pilot({"drill", "dependency-stop"});
  EXPECT_TRUE(exits(1, ran));
  EXPECT_TRUE(holds(ran.out, "REFUSED"));
  EXPECT_TRUE(holds(ran.out, "nothing was injected"));
  EXPECT_TRUE(holds(ran.out, "G-01-03"));
  EXPECT_TRUE(is_ready());
  EXPECT_TRUE(nothing_is_left());
}

TEST_F(Drills, AnUnknownOneIsNamedWithTheWayToTheList) {
  const Ran ran = pilot({"drill", "nosuch"});
  EXPECT_TRUE(exits(2, ran));
  EXPECT_TRUE(holds(ran.err, "there is no drill \"nosuch\""));
  EXPECT_TRUE(holds(ran.err, "drills --list"));
  const Ran list = pilot({"drills", "--list"});
  EXPECT_TRUE(exits(0, list));
  EXPECT_TRUE(holds(list.out, "dependency-stop "));
}

}  // namespace
}  // namespace stackpilot::e2e
