#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {
namespace {

// Answers the planted record with one text in its body replaced.
std::function<void(Observation&)> answer_with(const std::string& from, const std::string& to) {
  return [from, to](Observation& seen) {
    std::string body = planted_answer();
    body.replace(body.find(from), from.size(), to);
    service_of(seen).canary.body = body;
  };
}

std::function<void(Observation&)> durability(const std::string& name, const std::string& value) {
  return [name, value](Observation& seen) {
    own_facts_of(seen, "control").dependency->durability[name] = value;
  };
}

}  // namespace

const std::vector<Mutation>& data_mutations() {
  static const std::vector<Mutation> all = {
      {"AnonymousVolume",
       [](Observation& seen) { db_of(seen).mounts[0].name = "9f86d081884c7d659a2feaa0c55ad015"; },
       "G-02-04=fail", "volume 9f86d081884c7d659a2feaa0c55ad015 is mounted there"},
      {"FolderOfTheNodeMounted",
       [](Observation& seen) {
         db_of(seen).mounts[0] = {"bind", "", "/var/lib/postgresql/data"};
       },
       "G-02-04=fail G-02-08=fail", "bind"},
      {"NothingMounted", [](Observation& seen) { db_of(seen).mounts.clear(); }, "G-02-04=fail",
       "nothing is mounted there"},
      {"VolumeMountedElsewhere",
       [](Observation& seen) { db_of(seen).mounts[0].destination = "/data"; }, "G-02-04=fail",
       "nothing is mounted there"},
      {"DataBesideTheVolume",
       [](Observation& seen) {
         own_facts_of(seen, "control").dependency->data_directory = "/var/lib/postgresql/database";
       },
       "G-02-04=fail", "data directory: /var/lib/postgresql/database"},
      {"DataAtTheMountItself",
       [](Observation& seen) {
         own_facts_of(seen, "control").dependency->data_directory = "/var/lib/postgresql/data";
       },
       "", ""},
      {"CanaryDeleted",
       [](Observation& seen) {
         service_of(seen).canary.status = 404;
         service_of(seen).canary.body = R"({"detail":"order_not_found"})";
       },
       "G-02-04=fail", "record 7f3c: planted record is gone; the API's database is stackpilot-db"},
      {"CanaryQuantityChanged", answer_with(planted_number(), "1" + planted_number()),
       "G-02-04=fail", "qty differs"},
      {"CanaryQuantityMissing", answer_with("\"qty\":" + planted_number() + ",", ""),
       "G-02-04=fail", "qty differs"},
      {"CanaryQuantityOfAnotherType", answer_with(planted_number(), "[" + planted_number() + "]"),
       "G-02-04=fail", "qty differs"},
      {"CanaryQuantityInAnotherNotation", answer_with(planted_number(), planted_number() + "e0"),
       "G-02-04=fail", "qty differs: " + planted_number() + "e0"},
      {"CanaryQuantityChangedInItsLastDigit",
       answer_with(planted_number(), planted_number() + ".00000001"), "G-02-04=fail",
       "qty differs: " + planted_number() + ".00000001"},
      {"DatabaseDoesNotSync", durability("fsync", "off"), "G-02-04=fail", "fsync = off"},
      {"TornPagesPossible", durability("full_page_writes", "off"), "G-02-04=fail",
       "full_page_writes = off"},
      {"CommitsDoNotWait", durability("synchronous_commit", "off"), "G-02-04=fail",
       "synchronous_commit = off"},
      {"CommitsWaitForTheLocalDisk", durability("synchronous_commit", "local"), "", ""},
      {"UnloggedTable", durability("tables", "pu"), "G-02-04=fail", "tables = pu"},
      {"DurabilityUnknown",
       [](Observation& seen) { own_facts_of(seen, "control").dependency->durability.clear(); },
       "G-02-04=fail", "fsync = unknown"},
      {"AnotherDatabaseAnswersToTheName",
       [](Observation& seen) {
         ContainerFact other = db_of(seen);
         other.name = "impostor";
         other.project = "";
         other.settings.clear();
         engine_of(seen).containers.push_back(other);
         service_of(seen).canary.status = 404;
       },
       "G-02-03=fail G-02-04=fail", "impostor answers to that name as well"},
      {"CanarySideChanged", answer_with("buy", "sell"), "G-02-04=fail", "side differs"},
      {"CanarySymbolChanged", answer_with("BTC", "ETH"), "G-02-04=fail", "symbol differs"},
      {"CanaryStatusChanged", answer_with("accepted", "cancelled"), "G-02-04=fail",
       "status differs"},
      {"CanaryTimeChanged", answer_with("12:00:09", "12:00:10"), "G-02-04=fail",
       "created_at differs"},
      {"AnotherOrderAnswers", answer_with("7f3c", "8a4d"), "G-02-04=fail", "order_id differs"},
      {"PlantedOtherThanWasSent",
       [](Observation& seen) {
         service_of(seen).deployment->canary->values["/status"] = "draft";
         answer_with("accepted", "draft")(seen);
       },
       "G-02-04=fail", "status differs: draft"},
      {"NothingPlantedThoughDeclared",
       [](Observation& seen) { service_of(seen).deployment->canary.reset(); }, "G-02-04=error",
       "the last deploy planted none"},
      {"CanaryIsNotJson", [](Observation& seen) { service_of(seen).canary.body = "<html>"; },
       "G-02-04=fail", "everything differs: <html>"},
      {"CanaryIsAList", [](Observation& seen) { service_of(seen).canary.body = "[1]"; },
       "G-02-04=fail", "everything differs"},
      {"CanaryIsAnInternalError", [](Observation& seen) { service_of(seen).canary.status = 500; },
       "G-02-04=fail", "status 500"},
      {"CanaryDoesNotAnswer",
       [](Observation& seen) {
         service_of(seen).canary.status = 0;
         service_of(seen).canary.problem = "receive: end of stream";
       },
       "G-02-04=fail", "no answer: receive: end of stream"},
      {"CanaryRefusedThoughReady", [](Observation& seen) { service_of(seen).canary.status = 503; },
       "G-02-04=error", "G-02-02 would explain it, but holds"},
      {"CanaryNotAskedFor",
       [](Observation& seen) { service_of(seen).canary = HttpProbe{.target = "/orders/7f3c"}; },
       "G-02-04=error", "it was not asked for"},
  };
  return all;
}

}  // namespace stackpilot::guarantees
