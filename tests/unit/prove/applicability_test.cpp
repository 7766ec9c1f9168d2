// Which mutants are made of which service: the two of this repository, and less of them.
#include "prove/applicability.h"

#include <gtest/gtest.h>

#include "base/find.h"
#include "service/lab.h"

namespace stackpilot::prove {
namespace {

const fs::path broken_repository = STACKPILOT_REPOSITORY;

Service declared_service(std::string_view project) {
  const LabSpec lab = service::load_lab(broken_repository).value();
  return *find_or_null(lab.services, [&](const Service& one) { return one.project == project; });
}

const Mutant& mutant_of(const char* guarantee, std::string_view name) {
  return *find_or_null(find_guarantee(guarantee)->mutants,
                       [&](const Mutant& one) { return one.name == name; });
}

struct Applied {
  const char* guarantee;
  const char* mutant;
  const char* why_not;  ///< of webdis; empty: it is tried
};

TEST(Applicability, OfMutantsGoesByTheService) {
  const Service infra = declared_service("infra");
  const Service webdis = declared_service("webdis");
  const Applied table[] = {
      {"G-01-03", "missing-line", ""},
      {"G-02-01", "health-asks-the-database", "tests/mutants/webdis has no health-asks"},
      {"G-02-02", "database-refuses", "of a dependency of kind postgres; that of webdis is redis"},
      {"G-02-02", "database-stopped", ""},
      {"G-02-03", "other-name", "of webdis: no variable of its own says where its dependency is"},
      {"G-02-04", "canary-deleted", ""},
      {"G-02-04", "canary-symbol", "tests/mutants/webdis has no record-symbol.lua"},
      {"G-02-04", "fsync-off", "of a dependency of kind postgres; that of webdis is redis"},
      {"G-02-04", "append-only-off", ""},
      {"G-02-05", "forged-labels", "tests/mutants/webdis has no forged.Dockerfile"},
      {"G-02-11", "stores-twice-under-one-key", "tests/mutants/webdis has no stores-twice"},
      {"G-02-11", "append-only-off", ""},
      {"G-03-05", "private-key", ""},
      {"G-03-05", "key-in-source", "of webdis: it is not built from a source here"},
      {"G-03-08", "row-changes", ""},
  };
  for (const Applied& one : table) {
    const Mutant& mutant = mutant_of(one.guarantee, one.mutant);
    const std::string why_not = why_not_of(mutant, webdis, broken_repository);
    EXPECT_EQ(why_not.empty(), *one.why_not == '\0') << one.mutant << ": " << why_not;
    EXPECT_NE(why_not.find(one.why_not), std::string::npos) << one.mutant << ": " << why_not;
    const bool of_redis = mutant.dependency == "redis";
    EXPECT_EQ(why_not_of(mutant, infra, broken_repository).empty(), !of_redis) << one.mutant;
  }
}

// A row of the table that the service of the milestones does without would prove less than it did.
TEST(Applicability, OfTheFirstServiceLeavesOnlyMutantsOfTheOther) {
  const Service infra = declared_service("infra");
  for (const Guarantee& guarantee : all_guarantees()) {
    EXPECT_EQ(why_not_promised(guarantee, infra, ScaleOut{.project = "infra"}), "");
    EXPECT_EQ(why_not_promised(guarantee, infra).empty(), !guarantee.id.starts_with("G-05-"));
    for (const Mutant& mutant : guarantee.mutants) {
      const std::string why_not = why_not_of(mutant, infra, broken_repository);
      const bool of_the_other = mutant.dependency == "redis" || mutant.name == "canary-value";
      EXPECT_EQ(why_not.empty(), !of_the_other) << mutant.name << ": " << why_not;
    }
  }
}

TEST(Applicability, OfAServiceWithoutADependencyLeavesOutWhatItIsAbout) {
  Service alone = declared_service("infra");
  alone.dependency.reset();
  alone.contract.dependency.reset();
  const std::pair<const char*, const char*> about_it[] = {
      {"G-01-10", "relay-to-the-database"}, {"G-01-10", "database-published"},
      {"G-02-02", "database-stopped"},      {"G-02-02", "database-frozen"},
      {"G-02-02", "database-freezes"},      {"G-02-08", "database-writable-root"}};
  for (const auto& [guarantee, name] : about_it) {
    EXPECT_EQ(why_not_of(mutant_of(guarantee, name), alone, broken_repository),
              "of infra: no dependency")
        << name;
  }
  EXPECT_EQ(why_not_of(mutant_of("G-01-10", "listener"), alone, broken_repository), "");
  EXPECT_EQ(why_not_promised(*find_guarantee("G-02-03"), alone),
            "not applicable: declare `dependency` in x-stackpilot of infra/docker-compose.yml");
}

TEST(Applicability, OfGuaranteesGoesByWhatIsPromised) {
  const Service webdis = declared_service("webdis");
  EXPECT_EQ(why_not_promised(*find_guarantee("G-02-04"), webdis), "");
  EXPECT_EQ(why_not_promised(*find_guarantee("G-01-01"), webdis), "");
  for (const char* id : {"G-02-05", "G-02-07"}) {
    EXPECT_TRUE(why_not_promised(*find_guarantee(id), webdis).starts_with("waived: ")) << id;
  }
}

TEST(Applicability, GoesByHowTheServiceRuns) {
  struct Row {
    const char* guarantee;
    const char* mutant;
    bool of_project, of_stack;
  };
  const Row table[] = {
      {"G-01-03", "missing-line", true, true},        {"G-01-10", "listener", true, true},
      {"G-01-10", "database-published", true, false}, {"G-02-02", "database-stopped", true, false},
      {"G-02-04", "canary-deleted", true, false},     {"G-02-11", "rounds-a-quantity", true, false},
      {"G-03-05", "private-key", true, true},         {"G-03-08", "row-changes", true, false}};
  const ScaleOut stack{.project = "infra"};
  for (const Row& one : table) {
    const Guarantee& guarantee = *find_guarantee(one.guarantee);
    const Mutant& mutant = mutant_of(one.guarantee, one.mutant);
    EXPECT_EQ(why_not_now(guarantee, mutant, std::nullopt).empty(), one.of_project) << one.mutant;
    EXPECT_EQ(why_not_now(guarantee, mutant, stack).empty(), one.of_stack) << one.mutant;
  }
  EXPECT_EQ(
      why_not_now(*find_guarantee("G-02-02"), mutant_of("G-02-02", "database-stopped"), stack),
      "infra is scaled out, and this is about its compose project: make scale-down");
  const Guarantee of_stack{.id = "G-05-01", .proof = Proof::kRuntime};
  EXPECT_EQ(why_not_now(of_stack, {.name = "drained", .kind = "swarm-node"}, std::nullopt),
            "no service is scaled out: make scale-up");
  EXPECT_EQ(why_not_now(of_stack, {.name = "drained", .kind = "swarm-node"}, stack), "");
}

}  // namespace
}  // namespace stackpilot::prove
