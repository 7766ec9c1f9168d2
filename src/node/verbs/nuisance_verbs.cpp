// The processes that faults run on a node: one that answers in the service's place, and one that
// keeps changing things.
#include <fmt/format.h>

#include <memory>

#include "model/fault.h"
#include "model/workspace.h"
#include "node/faults/churn.h"
#include "node/proxy/impostor.h"
#include "node/service/this_node.h"
#include "node/verbs/verbs.h"
#include "service/lab.h"

namespace stackpilot::node {
namespace {

struct NuisanceOptions {
  std::string id;
  std::string what;
  std::string image;
  std::string service;
  std::string address;
  int port = 0;
  int limit_s = 60;

  Millis limit() const { return Millis(1'000 * limit_s); }
};

// Holds a lock of its own: the node's is free for the verbs that prove and heal it.
Result<int> churn(const NuisanceOptions& options) {
  if (!is_fault_id(options.id)) return fail(ErrorKind::kUsage, options.id + " is not a fault's id");
  TRY_ASSIGN(const Workspace workspace, Workspace::of_this_program());
  TRY_ASSIGN(const LabSpec lab, service::load_lab(workspace.root()));
  TRY_ASSIGN(const Service service, service_named(lab, options.service));
  const fs::path own_lock =
      fs::temp_directory_path() / fmt::format("stackpilot-{}.lock", options.id);
  TRY_ASSIGN(const access::LabLock lock, access::LabLock::acquire(own_lock, "churn"));
  TRY(run_churn(access::Operator(lock.permit(), {}), service,
                {options.what, options.id, options.image, options.limit(), workspace.root()}));
  return 0;
}

Result<int> impostor(const NuisanceOptions& options) {
  TRY(run_impostor({options.address, options.port}, options.limit()));
  return 0;
}

}  // namespace

void add_nuisance_verbs(CLI::App& node, std::vector<Verb>& verbs) {
  const auto options = std::make_shared<NuisanceOptions>();
  const auto add = [&](const char* name, const char* help,
                       Result<int> (*action)(const NuisanceOptions&)) {
    CLI::App* verb = node.add_subcommand(name, help);
    verb->add_option("--limit-s", options->limit_s, "it ends by itself after so long")
        ->check(CLI::Range(1, 36'000));
    verbs.push_back({verb, [options, action] { return action(*options); }});
    return verb;
  };
  CLI::App* changing = add("churn", "Change something several times a second", churn);
  changing->add_option("--what", options->what, "container, image, volume, row, freeze")
      ->required();
  changing->add_option("--id", options->id, "of the fault")->required();
  changing->add_option("--service", options->service, "whose dependency it changes")->required();
  changing->add_option("--image", options->image, "for containers and tags")->required();
  CLI::App* answering = add("impostor", "Answer 200 {} to every request", impostor);
  answering->add_option("--address", options->address, "IPv4, to listen at")->required();
  answering->add_option("--port", options->port, "to listen at")->required();
}

}  // namespace stackpilot::node
