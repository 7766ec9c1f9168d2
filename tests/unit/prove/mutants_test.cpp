// The mutants of all guarantees as data: each means something, and none is missing.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "drills/host_faults.h"
#include "node/messages/fault.h"
#include "prove/names.h"
#include "prove/repository_mutants.h"
#include "prove/targets.h"
#include "prove/verifier_mutants.h"
#include "service/lab.h"

namespace stackpilot::prove {
namespace {

template <typename Check>
void for_each_mutant(Check check) {
  for (const Guarantee& guarantee : all_guarantees()) {
    for (const Mutant& mutant : guarantee.mutants) {
      SCOPED_TRACE(name_of(Target{&guarantee, &mutant}));
      check(guarantee, mutant);
    }
  }
}

Names some_names() {
  const LabSpec lab = service::load_lab(STACKPILOT_REPOSITORY).value();
  return names_of(lab, lab.service(), {}, lab.nodes.front(), lab.nodes.back());
}

TEST(Mutants, SayWhatIsWrongAndHowTheGuaranteeFails) {
  for_each_mutant([](const Guarantee&, const Mutant& mutant) {
    EXPECT_FALSE(mutant.name.empty());
    EXPECT_FALSE(mutant.summary.empty());
    EXPECT_FALSE(mutant.reason.empty());
  });
}

TEST(Mutants, HaveNamesOfTheirOwn) {
  std::set<std::string> names;
  for_each_mutant([&](const Guarantee& guarantee, const Mutant& mutant) {
    EXPECT_TRUE(names.insert(name_of(Target{&guarantee, &mutant})).second);
  });
}

TEST(Mutants, UseOnlyNamesThatCanBeFilledIn) {
  const Names names = some_names();
  for_each_mutant([&](const Guarantee&, const Mutant& mutant) {
    EXPECT_TRUE(filled_in(mutant.reason, names));
    for (const auto& [name, text] : mutant.settings) EXPECT_TRUE(filled_in(text, names)) << name;
  });
}

TEST(Mutants, NameOtherGuaranteesThatExist) {
  for_each_mutant([](const Guarantee& guarantee, const Mutant& mutant) {
    for (const std::string_view id : mutant.also) {
      EXPECT_NE(find_guarantee(id), nullptr) << id;
      EXPECT_NE(id, guarantee.id);
    }
  });
}

TEST(Mutants, OfGuaranteesThatDrillsProveNameTheDrill) {
  for_each_mutant([](const Guarantee& guarantee, const Mutant& mutant) {
    const bool named = std::find(guarantee.drills.begin(), guarantee.drills.end(), mutant.drill) !=
                       guarantee.drills.end();
    EXPECT_EQ(named, guarantee.proof == Proof::kDrill) << mutant.drill;
  });
}

TEST(Mutants, AreFaultsOfTheVocabulary) {
  for_each_mutant([](const Guarantee& guarantee, const Mutant& mutant) {
    const bool known = node::find_node_fault_words(mutant.kind) != nullptr ||
                       drills::find_host_fault(mutant.kind) != nullptr ||
                       mutant.kind == judgement_kind;
    EXPECT_NE(known, is_repository_kind(mutant.kind)) << mutant.kind;
    EXPECT_EQ(is_repository_kind(mutant.kind), guarantee.proof == Proof::kRepo);
  });
}

TEST(FilledIn, ReplacesNamesAndRefusesUnknownOnes) {
  const Names names = {{"here", "worker2"}};
  EXPECT_EQ(filled_in("on {here}, {here}", names).value(), "on worker2, worker2");
  EXPECT_EQ(filled_in("a { b", names).value(), "a { b");
  EXPECT_EQ(filled_in("x {\n  {here}\n}", names).value(), "x {\n  worker2\n}");
  EXPECT_FALSE(filled_in("{nowhere}", names));
}

TEST(Names, AreThoseOfTheLab) {
  const Names names = some_names();
  EXPECT_EQ(names.at("here"), "worker2");
  EXPECT_EQ(names.at("peer"), "control");
  EXPECT_EQ(names.at("service_node"), "control");
  EXPECT_EQ(names.at("port"), "8000");
  EXPECT_EQ(names.at("volume"), "stackpilot_pgdata");
  EXPECT_EQ(names.at("db_user"), "exchange");
  EXPECT_EQ(names.at("source"), "apps/mock-exchange");
}

TEST(Names, TheBystanderHasAReplicaAndNothingElse) {
  const LabSpec lab = service::load_lab(STACKPILOT_REPOSITORY).value();
  drills::Verification baseline;
  const auto bystander = [&] {
    return names_of(lab, lab.service(), baseline, lab.nodes.front(), lab.nodes.front())
        .at("bystander");
  };
  EXPECT_EQ(bystander(), "");
  ScaleOut& record = baseline.seen.scale_out.emplace().record;
  const std::tuple<std::vector<std::string>, std::string, std::string> table[] = {
      {{"control", "worker1", "worker2"}, "worker1", "worker2"},
      {{"control", "worker1", "worker2"}, "worker2", "worker1"},
      {{"control", "worker1"}, "worker2", "worker1"},
      {{"control", "worker1"}, "worker1", ""},
  };
  for (const auto& [replicas, database, expected] : table) {
    record.replicas = replicas;
    record.database = database;
    EXPECT_EQ(bystander(), expected) << database;
  }
}

}  // namespace
}  // namespace stackpilot::prove
