// Rules that every drill of the catalog must obey.
#include <gtest/gtest.h>

#include <set>

#include "drills/catalog/drills.h"
#include "drills/expectation.h"
#include "drills/host_faults.h"
#include "drills/vocabulary.h"
#include "guarantees/guarantee.h"
#include "node/messages/fault.h"
#include "unit/drills_catalog/seen_lab.h"

namespace stackpilot::drills {
namespace {

TEST(Catalog, NamesAreUniqueAndLinesAreLines) {
  std::set<std::string_view> names;
  for (const Drill& one : all_drills()) {
    EXPECT_TRUE(names.insert(one.name).second) << one.name;
    EXPECT_FALSE(one.summary.empty()) << one.name;
    EXPECT_EQ(one.summary.find('\n'), std::string_view::npos) << one.name;
  }
}

// The drills that the requirements list.
TEST(Catalog, HasEveryDrill) {
  for (const char* name :
       {"dependency-stop", "dependency-kill", "dependency-freeze", "dependency-refuse",
        "dependency-disk-full", "dependency-partition", "api-kill", "port-unreachable", "node-loss",
        "partition", "persistence", "config-refusal", "portability", "lifecycle", "idempotence",
        "footprint", "dependency-slow", "dependency-cut"}) {
    EXPECT_FALSE(drills_named(name).empty()) << name;
  }
}

TEST(Catalog, AreFoundByNameOrByWhatTheyBeginWith) {
  EXPECT_EQ(drills_named("dependency-stop").size(), 1U);
  EXPECT_EQ(drills_named("dependency-partition").size(), 2U);
  EXPECT_EQ(drills_named("dependency-partition-drop").size(), 1U);
  EXPECT_EQ(drills_named("persistence").size(), 4U);
  // An exact name: "partition" is a drill of its own.
  EXPECT_EQ(drills_named("partition").size(), 1U);
  for (const char* name : {"", "d", "db-", "nosuch", "dependency-stop-"}) {
    EXPECT_TRUE(drills_named(name).empty()) << name;
  }
}

// Where the dependency is a database, the names of earlier versions still mean something.
TEST(Catalog, FindsEarlierNamesWhereTheDependencyIsADatabase) {
  const Site site = seen_lab();
  Service other = site.service;
  for (const auto& [name, number] :
       {std::pair{"db-stop", 1U}, {"db-auth", 1U}, {"db-partition", 2U}, {"db", 9U}}) {
    EXPECT_EQ(drills_named(name, &site.service).size(), number) << name;
  }
  EXPECT_TRUE(drills_named("db-stop").empty()) << "of no service";
  EXPECT_EQ(drills_named("db-node-loss", &site.service).front()->name, "db-node-loss");
  EXPECT_EQ(drills_named("db-auth", &site.service).front()->name, "dependency-refuse");
  other.dependency->contract.kind = "redis";
  EXPECT_TRUE(drills_named("db-stop", &other).empty());
}

TEST(Catalog, HasEveryDrillThatAGuaranteeNames) {
  for (const Guarantee& guarantee : all_guarantees()) {
    for (const std::string_view name : guarantee.drills) {
      const auto found = drills_named(name);
      EXPECT_TRUE(found.size() == 1 && found.front()->name == name)
          << guarantee.id << " names " << name;
    }
  }
}

TEST(Catalog, BreaksOnlyWhatVerificationJudges) {
  for (const Drill& drill : all_drills()) {
    for (const auto* ids : {&drill.breaks, &drill.exempt, &drill.destroys}) {
      for (const std::string_view id : *ids) {
        const Guarantee* guarantee = find_guarantee(id);
        ASSERT_NE(guarantee, nullptr) << drill.name << ": " << id;
        EXPECT_EQ(guarantee->proof, Proof::kRuntime) << drill.name << ": " << id;
      }
    }
  }
}

// On a freshly deployed lab, where the other nodes are free.
TEST(Catalog, PlansNameKindsAndNodesThatExistAndAreLimited) {
  const Site site = seen_lab();
  for (const Drill& drill : all_drills()) {
    const Result<Plan> plan = drill.plan(site);
    ASSERT_TRUE(plan) << drill.name << ": " << plan.error().message;
    std::vector<FaultPlan> faults = plan->setup;
    faults.push_back(plan->fault);
    for (const FaultPlan& fault : faults) {
      const bool is_known = find_host_fault(fault.kind) != nullptr ||
                            node::find_node_fault_words(fault.kind) != nullptr;
      EXPECT_TRUE(is_known) << drill.name << ": " << fault.kind;
      EXPECT_NE(undo_of(fault.kind, site.service, "192.0.2.7", "f00000001"), "") << fault.kind;
      EXPECT_NE(site.lab.find_node(fault.node), nullptr) << drill.name << ": " << fault.node;
      EXPECT_GE(fault.limit_s, 30) << drill.name;
      EXPECT_LE(fault.limit_s, 3'600) << drill.name;
    }
  }
}

// The service's node holds the operator's data, so destructive drills use another node.
TEST(Catalog, NothingDestructiveIsDoneToTheServicesOwnNode) {
  const Site site = seen_lab();
  for (const Drill& drill : all_drills()) {
    const Plan plan = drill.plan(site).value();
    for (const char* kind : {"volume-removed", "disk-full"}) {
      if (plan.fault.kind != kind) continue;
      EXPECT_NE(plan.fault.node, site.node.name) << drill.name;
      ASSERT_EQ(plan.setup.size(), 1U) << drill.name;
      EXPECT_EQ(plan.setup.front().kind, "service-copy") << drill.name;
      EXPECT_EQ(plan.setup.front().node, plan.fault.node) << drill.name;
    }
  }
}

TEST(Catalog, ANodeInUseIsNotFree) {
  for (const char* name : {"persistence-volume", "dependency-disk-full", "portability"}) {
    const Drill& drill = *drills_named(name).front();
    for (const auto& taken : {with_container_on_all, with_image_on_all, with_data_on_all}) {
      const Result<Plan> plan = drill.plan(taken(seen_lab()));
      ASSERT_FALSE(plan) << name;
      EXPECT_EQ(plan.error().kind, ErrorKind::kCapability) << name;
    }
  }
}

// The copy may end first, by its own time limit, so the fault has to name its copy.
TEST(Catalog, WhatIsDoneToACopyNamesIt) {
  const Plan plan = drills_named("persistence-volume").front()->plan(seen_lab()).value();
  ASSERT_EQ(plan.setup.size(), 1U);
  EXPECT_TRUE(is_fault_id(plan.setup.front().id));
  EXPECT_EQ(plan.fault.settings.at("copy"), plan.setup.front().id);
}

// So that compose can make the containers anew, whatever the ledger's reader knows of the lab.
TEST(Catalog, WhatRemovesContainersNamesTheBaseImagesOnTheNode) {
  const Site site = seen_lab();
  for (const Drill& drill : all_drills()) {
    const Plan plan = drill.plan(site).value();
    if (plan.fault.kind != "containers-removed" && plan.fault.kind != "volume-removed") continue;
    EXPECT_EQ(plan.fault.settings.at("images"), R"({"postgres":"stackpilot/postgres:1"})")
        << drill.name;
  }
  EXPECT_EQ(base_images_on(site.before, "nosuch"), "");
}

TEST(Catalog, PortabilityNeedsEveryOtherNode) {
  Site site = seen_lab();
  site.before.seen.nodes.back().facts->engine->containers.push_back({.id = "c9"});
  const Result<Plan> plan = drills_named("portability").front()->plan(site);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().kind, ErrorKind::kCapability);
}

}  // namespace
}  // namespace stackpilot::drills
