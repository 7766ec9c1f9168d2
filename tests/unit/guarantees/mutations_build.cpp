#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {
namespace {

constexpr const char* impostor_changes =
    "G-02-02=blocked(G-02-05) G-02-03=blocked(G-02-05) G-02-04=blocked(G-02-05) G-02-05=fail";

std::function<void(Observation&)> version_says(int status, const std::string& body) {
  return [status, body](Observation& seen) {
    service_of(seen).version.status = status;
    service_of(seen).version.body = body;
  };
}

// Moves the tag to another image, while the container still runs the old one.
void retag(Observation& seen) {
  api_image_of(seen).tags.clear();
  engine_of(seen).images.push_back({"sha256:ffff", {"infra-api:local"}, {}});
}

// The API is stopped, and an impostor on its port answers 200 to everything.
void replace_by_impostor(Observation& seen) {
  api_of(seen).running = false;
  for (HttpProbe* probe : {&service_of(seen).health, &service_of(seen).ready,
                           &service_of(seen).version, &service_of(seen).canary}) {
    probe->status = 200;
    probe->body = "ok";
  }
}

void stop_engine(Observation& seen) {
  facts_of(seen, "control").engine.reset();
  facts_of(seen, "control").engine_problem = "connect: Connection refused";
  own_facts_of(seen, "control").dependency.reset();
  node_of(seen, "control").fingerprint_before->parts.clear();
  node_of(seen, "control").fingerprint_after->parts.clear();
  stop_listening(seen);
}

// The last deploy on record is of that build, which planted a record of its own.
void record_deploy_of(Observation& seen, const std::string& build) {
  ServiceObservation& service = service_of(seen);
  service.deployment->build_id = build;
  service.deployment->canary->values["/qty"] = planted_number(build);
  std::string& body = service.canary.body;
  body.replace(body.find(planted_number()), planted_number().size(), planted_number(build));
}

}  // namespace

const std::vector<Mutation>& build_mutations() {
  static const std::vector<Mutation> all = {
      {"ImageRetagged", retag, "G-02-05=fail", "the tag names ffff"},
      {"TagGone", [](Observation& seen) { api_image_of(seen).tags.clear(); }, "G-02-05=fail",
       "no image has that tag"},
      {"SourceEdited",
       [](Observation& seen) { own_facts_of(seen, "control").source_digest = "edited"; },
       "G-02-05=fail", "the source is edited"},
      {"FilesOfTheSourceChanged",
       [](Observation& seen) {
         ServiceFacts& facts = own_facts_of(seen, "control");
         facts.source_digest = "edited";
         facts.source_files["apps/mock-exchange/src/main.cpp"] = "f9";
         facts.source_files["apps/mock-exchange/src/new.cpp"] = "f9";
       },
       "G-02-05=fail",
       "apps/mock-exchange/src/main.cpp has changed, apps/mock-exchange/src/new.cpp is new"},
      {"SourceUnreadable",
       [](Observation& seen) {
         own_facts_of(seen, "control").source_digest.clear();
         own_facts_of(seen, "control").source_problem = "input/output error";
       },
       "G-02-05=error", "no digest of the source: input/output error"},
      {"NeverDeployed", [](Observation& seen) { service_of(seen).deployment.reset(); },
       "G-02-04=blocked(G-02-05) G-02-05=fail G-02-10=blocked(G-02-05)", "no deploy is recorded"},
      {"DeployedElsewhere",
       [](Observation& seen) { service_of(seen).deployment->node = "worker1"; }, "G-02-05=fail",
       "none recorded on control"},
      {"BuiltByHandSinceTheDeploy",
       [](Observation& seen) { record_deploy_of(seen, "20261101T000000Z-bb22"); }, "G-02-05=fail",
       "build 20261123T120000Z-aa11"},
      {"AnotherImageThanDeployed",
       [](Observation& seen) { service_of(seen).deployment->image_id = "sha256:eeee"; },
       "G-02-05=fail", "deployment: runs 6b86b273ff34"},
      {"Impostor", replace_by_impostor,
       "G-01-10=fail G-02-02=blocked(G-02-05) G-02-03=blocked(G-02-05) "
       "G-02-04=blocked(G-02-05) G-02-05=fail G-02-08=blocked(G-02-05)",
       "docker-proxy (pid 699) listens on 192.168.56.10:8000"},
      {"ImpostorWithAVersion", version_says(200, R"({"build_id":"x","source_digest":"y"})"),
       impostor_changes, "not the deployed service"},
      {"VersionIsNotJson", version_says(200, "hello"), impostor_changes,
       "not the deployed service"},
      {"VersionNotFound", version_says(404, R"({"detail":"not_found"})"), impostor_changes,
       "not the deployed service"},
      {"VersionDoesNotAnswer", version_says(0, ""), impostor_changes, "not the deployed service"},
      {"AnotherContainerHasThePort", [](Observation& seen) { api_of(seen).ports.clear(); },
       "G-01-10=fail G-02-02=blocked(G-02-05) G-02-03=blocked(G-02-05) G-02-04=blocked(G-02-05) "
       "G-02-05=fail",
       "-A DOCKER -j DNAT --to-destination 172.18.0.3:8000"},
      {"PublishedToTheNodeItselfOnly",
       [](Observation& seen) { api_of(seen).ports[0].host_address = "127.0.0.1"; },
       impostor_changes, "not the deployed service"},
      {"LabelsMissing", [](Observation& seen) { api_image_of(seen).labels.clear(); },
       impostor_changes, "not the deployed service"},
      {"ImageOfTheContainerGone",
       [](Observation& seen) { engine_of(seen).images.erase(engine_of(seen).images.begin()); },
       "G-02-02=blocked(G-02-05) G-02-03=blocked(G-02-05) G-02-04=blocked(G-02-05) G-02-05=fail "
       "G-02-10=blocked(G-02-05)",
       "not the deployed service"},
      {"EngineDown", stop_engine,
       "G-01-08=fail G-01-10=blocked(G-01-08) G-02-02=blocked(G-01-08) "
       "G-02-03=blocked(G-01-08) G-02-04=blocked(G-01-08) G-02-05=blocked(G-01-08) "
       "G-02-06=fail G-02-08=blocked(G-01-08) G-02-10=blocked(G-01-08) "
       "G-03-08=blocked(G-01-08)",
       "control: Docker engine does not answer: connect: Connection refused"},
  };
  return all;
}

}  // namespace stackpilot::guarantees
