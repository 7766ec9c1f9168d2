// What a contract lacks is not applicable, and what it waives is waived: each case changes the
// contract of the healthy service, and what is then seen of it.
#include "guarantees/promise.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/files.h"
#include "guarantees/judge.h"
#include "guarantees/outcome.h"
#include "service/lab.h"
#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {
namespace {

Service& declared_of(Observation& seen) {
  return seen.declared.at(0);
}

Contract& contract_of(Observation& seen) {
  return declared_of(seen).contract;
}

void without_liveness(Observation& seen) {
  contract_of(seen).liveness.reset();
  service_of(seen).health = HttpProbe();
}

void without_version(Observation& seen) {
  contract_of(seen).version.reset();
  service_of(seen).version = HttpProbe();
}

void without_dependency(Observation& seen) {
  remove_container(seen, "stackpilot-db");
  contract_of(seen).dependency.reset();
  declared_of(seen).dependency.reset();
  own_facts_of(seen, "control").dependency.reset();
  service_of(seen).deployment->containers.erase("stackpilot-db");
}

void without_record(Observation& seen) {
  contract_of(seen).record.reset();
  service_of(seen).canary = HttpProbe();
}

// Its compose file names the image by a variable, and the recipe's image has no labels.
void made_by_a_recipe(Observation& seen) {
  without_version(seen);
  contract_of(seen).source.clear();
  contract_of(seen).image = "webdis";
  declared_of(seen).component.image.clear();
  api_image_of(seen).labels.clear();
}

void not_ready(Observation& seen) {
  service_of(seen).ready.status = 503;
  service_of(seen).ready.body = R"({"detail":"db_auth_failed"})";
}

// A container that the contract does not name.
void with_sidecar(Observation& seen) {
  ContainerFact sidecar = db_of(seen);
  sidecar.name = sidecar.id = "sidecar";
  sidecar.networks = {{"infra_default", {"sidecar"}}};
  auto& declared = service_of(seen).deployment->containers;
  declared["sidecar"] = declared.at("stackpilot-db");
  engine_of(seen).containers.push_back(sidecar);
}

ContainerFact& sidecar_of(Observation& seen) {
  return engine_of(seen).containers.back();
}

const std::vector<Mutation>& contract_mutations() {
  static const std::vector<Mutation> all = {
      {"NoLiveness", without_liveness, "", ""},
      {"NoVersion", without_version, "", ""},
      {"NoVersionAndAnotherImageThanDeployed",
       [](Observation& seen) {
         without_version(seen);
         service_of(seen).deployment->image_id = "sha256:eeee";
       },
       "G-02-02=blocked(G-02-05) G-02-03=blocked(G-02-05) G-02-04=blocked(G-02-05) G-02-05=fail",
       "what answers is not the deployed service"},
      {"NoVersionAndThePortIsAnothers",
       [](Observation& seen) {
         without_version(seen);
         api_of(seen).ports.at(0).host_address = "127.0.0.1";
       },
       "G-02-02=blocked(G-02-05) G-02-03=blocked(G-02-05) G-02-04=blocked(G-02-05) G-02-05=fail",
       "what answers is not the deployed service"},
      {"NoVersionAndTheSourceIsEdited",
       [](Observation& seen) {
         without_version(seen);
         own_facts_of(seen, "control").source_digest = "edited";
       },
       "G-02-05=fail", "the source is edited"},
      {"NoConfiguration", [](Observation& seen) { contract_of(seen).configuration.reset(); }, "",
       ""},
      {"NoDependency", without_dependency, "G-02-03=not applicable G-02-04=not applicable",
       "infra: declare `dependency` in x-stackpilot of infra/docker-compose.yml"},
      {"NoDependencyAndNotReady",
       [](Observation& seen) {
         without_dependency(seen);
         not_ready(seen);
       },
       "G-02-02=fail G-02-03=not applicable G-02-04=not applicable",
       "/ready: not ready: db_auth_failed"},
      {"NoRecord", without_record, "G-02-04=not applicable",
       "planted record: declare `record` in x-stackpilot of infra/docker-compose.yml"},
      {"NoRecordAndNoMount",
       [](Observation& seen) {
         without_record(seen);
         db_of(seen).mounts.clear();
       },
       "G-02-04=fail", "nothing is mounted there"},
      {"NoVolume",
       [](Observation& seen) {
         declared_of(seen).dependency->volume.clear();
         db_of(seen).mounts.clear();
       },
       "G-02-04=not applicable", "volume: mount a named volume in db of infra/docker-compose.yml"},
      {"NoVariable",
       [](Observation& seen) {
         declared_of(seen).dependency->contract.variable.clear();
         api_of(seen).environment.clear();
       },
       "", ""},
      {"ARecipe", made_by_a_recipe, "G-02-05=not applicable",
       "source: declare `source` in x-stackpilot of infra/docker-compose.yml"},
      {"ARecipeWhoseTagHasMoved",
       [](Observation& seen) {
         made_by_a_recipe(seen);
         api_image_of(seen).tags.clear();
         engine_of(seen).images.push_back({"sha256:ffff", {"infra-api:local"}, {}, {}});
       },
       "G-02-05=fail", "the tag names ffff"},
      {"ARecipeAndAnotherImageThanDeployed",
       [](Observation& seen) {
         made_by_a_recipe(seen);
         service_of(seen).deployment->image_id = "sha256:eeee";
       },
       "G-02-02=blocked(G-02-05) G-02-03=blocked(G-02-05) G-02-04=blocked(G-02-05) G-02-05=fail",
       "what answers is not the deployed service"},
      {"ARecipeThatWasNeverDeployed",
       [](Observation& seen) {
         made_by_a_recipe(seen);
         service_of(seen).deployment.reset();
       },
       "G-02-02=blocked(G-02-05) G-02-03=blocked(G-02-05) G-02-04=blocked(G-02-05) G-02-05=fail "
       "G-02-10=blocked(G-02-05)",
       "what answers is not the deployed service"},
      {"Sidecar", with_sidecar, "", ""},
      {"SidecarIsRoot",
       [](Observation& seen) {
         with_sidecar(seen);
         sidecar_of(seen).user = "root";
       },
       "G-02-08=fail", "sidecar: user \"root\""},
      {"SidecarHasDoneItsWork",
       [](Observation& seen) {
         with_sidecar(seen);
         sidecar_of(seen).running = false;
         sidecar_of(seen).process.reset();
       },
       "", ""},
      {"SidecarIsGone",
       [](Observation& seen) {
         with_sidecar(seen);
         engine_of(seen).containers.pop_back();
       },
       "G-02-08=blocked(G-02-10) G-02-10=fail", "there is no such container"},
      {"WaivesWhatHolds", [](Observation& seen) { contract_of(seen).waived["G-02-02"] = "why"; },
       "", ""},
      {"WaivesWhatFails",
       [](Observation& seen) {
         contract_of(seen).waived["G-02-02"] = "nobody needs it";
         not_ready(seen);
       },
       "G-02-02=waived G-02-03=blocked(G-02-02)",
       "nobody needs it (fail: /ready: not ready, while the dependency itself "},
      {"WaivesWhatIsBlocked",
       [](Observation& seen) {
         contract_of(seen).waived["G-02-03"] = "nobody needs it";
         not_ready(seen);
       },
       "G-02-02=fail G-02-03=waived", "not ready"},
      {"WaivesWhatIsNotApplicable",
       [](Observation& seen) {
         contract_of(seen).waived["G-02-05"] = "made of packages";
         made_by_a_recipe(seen);
       },
       "G-02-05=waived", "made of packages (not applicable: source: declare `source`"},
      {"WaivesNoGuarantee", [](Observation& seen) { contract_of(seen).waived["G-02-99"] = "why"; },
       "G-02-10=fail", "infra/docker-compose.yml: waives G-02-99, which is none"},
      {"WaivesAGuaranteeOfTheLab",
       [](Observation& seen) { contract_of(seen).waived["G-01-01"] = "why"; }, "G-02-10=fail",
       "waives G-01-01, which is none"},
      {"WaivesWhatADrillProves",
       [](Observation& seen) { contract_of(seen).waived["G-02-07"] = "why"; }, "", ""}};
  return all;
}

class Contracted : public ::testing::TestWithParam<Mutation> {};

TEST_P(Contracted, ChangesExactlyTheNamedVerdicts) {
  Observation seen = healthy_observation();
  GetParam().apply(seen);
  const std::vector<Judgement> judged = judge(declared_lab(), seen);
  EXPECT_EQ(changes_of(judged), GetParam().changes);
  const auto changed = std::find_if(judged.begin(), judged.end(), [](const Judgement& one) {
    return one.verdict != Verdict::kPass;
  });
  const bool failed = GetParam().changes.find("fail") != std::string::npos ||
                      GetParam().changes.find("blocked") != std::string::npos;
  EXPECT_EQ(outcome_of(judged), failed ? Outcome::kFail : Outcome::kPass);
  if (changed == judged.end()) return;
  const std::string said = changed->observed + "\n" + changed->reason;
  EXPECT_NE(said.find(GetParam().says), std::string::npos) << said;
}

INSTANTIATE_TEST_SUITE_P(Contracts, Contracted, ::testing::ValuesIn(contract_mutations()),
                         [](const auto& one) { return one.param.name; });

struct Lack {
  std::string id;
  void (*remove)(Contract&);
  std::string declare;
};

// Each part that a guarantee needs, and how it would be promised.
TEST(Promise, IsMissingWithoutWhatTheGuaranteeNeeds) {
  const std::vector<Lack> lacks = {
      {"G-02-01", [](Contract& contract) { contract.liveness.reset(); }, "`liveness`"},
      {"G-02-01",
       [](Contract& contract) {
         contract.liveness.reset();
         contract.dependency.reset();
       },
       "`liveness` and `dependency`"},
      {"G-02-03", [](Contract& contract) { contract.dependency.reset(); }, "`dependency`"},
      {"G-02-04", [](Contract& contract) { contract.dependency.reset(); }, "`dependency`"},
      {"G-02-07", [](Contract& contract) { contract.configuration.reset(); }, "`configuration`"},
      {"G-02-11", [](Contract& contract) { contract.record.reset(); }, "`record`"},
      {"G-03-07", [](Contract& contract) { contract.dependency.reset(); }, "`dependency`"}};
  for (const Lack& one : lacks) {
    Service service = declared_lab().service();
    const Guarantee& guarantee = *find_guarantee(one.id);
    EXPECT_EQ(missing_promise(guarantee, service), std::nullopt) << one.id;
    one.remove(service.contract);
    EXPECT_EQ(missing_promise(guarantee, service),
              "declare " + one.declare + " in x-stackpilot of infra/docker-compose.yml")
        << one.id;
  }
}

TEST(Promise, ContractsOfThisRepositoryWaiveOnlyGuaranteesAboutServices) {
  for (const char* file : {"infra/docker-compose.yml", "services/webdis/docker-compose.yml"}) {
    const std::string text = read_file(fs::path(STACKPILOT_REPOSITORY) / file).value();
    const Service service = service::read_service(text, file).value();
    EXPECT_EQ(unknown_waivers(service), std::vector<std::string>()) << file;
  }
}

TEST(Promise, IsNeededOnlyByGuaranteesAboutServices) {
  for (const Guarantee& one : all_guarantees()) {
    const bool asks_the_contract = !one.needs.empty() || one.judge_service != nullptr;
    EXPECT_TRUE(!asks_the_contract || is_about_services(one)) << one.id;
  }
}

}  // namespace
}  // namespace stackpilot::guarantees
