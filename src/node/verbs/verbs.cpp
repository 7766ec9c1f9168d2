#include "node/verbs/verbs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <iterator>
#include <memory>

#include "access/observe/machine_speed.h"
#include "base/wait.h"
#include "node/facts/facts.h"
#include "node/faults/containers.h"
#include "node/service/service.h"
#include "node/service/setup.h"
#include "node/verbs/change.h"
#include "service/contract/answer.h"
#include "service/dependency/kind.h"
#include "service/lab.h"

namespace stackpilot::node {
namespace {

constexpr auto replica_interval = Millis(100);

struct NodeOptions {
  Meant meant;
  DeployRequest deploy;
  std::string base_images = "{}";
  std::string image_id;
  std::vector<std::string> images;
  std::string load;
  int within_ms = 0;
};

using Change = Result<Json> (*)(const access::Operator&, const ThisNode&, const NodeOptions&);

Result<int> change(const NodeOptions& options, const std::string& verb, HostName host_name,
                   Change action) {
  return change_node(options.meant, verb, {HostGone::kEnds, host_name},
                     [&](const access::Operator& here, const ThisNode& self) {
                       return action(here, self, options);
                     });
}

Result<Json> load(const access::Operator& here, const ThisNode&, const NodeOptions& options) {
  std::vector<BaseImage> images;
  for (const std::string& text : options.images) {
    TRY_ASSIGN(BaseImage image, parse_json<BaseImage>(text, "--image"));
    images.push_back(std::move(image));
  }
  return load_here(here, images, node_image_cache);
}

Result<ImageReferences> images_in(const NodeOptions& options) {
  return parse_json<ImageReferences>(options.base_images, "--images");
}

Result<Json> deploy(const access::Operator& here, const ThisNode& self,
                    const NodeOptions& options) {
  DeployRequest request = options.deploy;
  TRY_ASSIGN(request.images, images_in(options));
  return deploy_here(here, self, request);
}

Result<Json> start(const access::Operator& here, const ThisNode& self, const NodeOptions& options) {
  TRY_ASSIGN(const ImageReferences images, images_in(options));
  return start_here(here, self, options.image_id, images);
}

Result<Json> down(const access::Operator& here, const ThisNode& self, const NodeOptions&) {
  return down_here(here, self);
}

Result<Json> clean(const access::Operator& here, const ThisNode& self, const NodeOptions&) {
  return clean_here(here, self);
}

Result<Json> provision_here(const access::Operator& here, const ThisNode& self,
                            const NodeOptions&) {
  return set_up_this_node(here, self.lab, self.node)
      .map([](const std::vector<std::string>& changed) {
        return Json{{"changed", changed}};
      });
}

Result<int> ready() {
  TRY_ASSIGN(const Workspace workspace, Workspace::of_this_program());
  return answer(read_readiness(workspace));
}

Result<int> with_lab(const std::function<Result<int>(const Workspace&, const LabSpec&)>& action) {
  TRY_ASSIGN(const Workspace workspace, Workspace::of_this_program());
  TRY_ASSIGN(const LabSpec lab, service::load_lab(workspace.root()));
  return action(workspace, lab);
}

Result<int> facts(const NodeOptions& options) {
  return with_lab([&](const Workspace& workspace, const LabSpec& lab) -> Result<int> {
    const std::string sent(std::istreambuf_iterator<char>(std::cin), {});
    FileDigests tree;
    if (!sent.empty()) {
      TRY_ASSIGN(tree, parse_json<FileDigests>(sent, "the host's tree"));
    }
    return answer(read_facts(workspace, lab, options.meant.node, tree));
  });
}

Result<int> exposure() {
  return with_lab([](const Workspace&, const LabSpec& lab) -> Result<int> {
    TRY_ASSIGN(const Exposure seen, read_exposure(lab));
    return answer(seen);
  });
}

Result<int> baseline(const NodeOptions& options) {
  TRY_ASSIGN(const Baseline seen, read_baseline_here(options.meant.node));
  return answer(seen);
}

Result<int> fingerprint() {
  return with_lab([](const Workspace&, const LabSpec& lab) -> Result<int> {
    return answer(read_fingerprint(lab));
  });
}

Result<int> with_service(const NodeOptions& options,
                         const std::function<Result<int>(const Service&)>& action) {
  return with_lab([&](const Workspace&, const LabSpec& lab) -> Result<int> {
    TRY_ASSIGN(const Service service, service_named(lab, options.meant.service));
    return action(service);
  });
}

bool is_ready(const Service& service, const Result<ReplicaProbe>& seen) {
  return seen &&
         !service::why_not_ready(service.contract.readiness, seen->ready.status, seen->ready.body);
}

// Asks until it is ready or the time is over.
Result<int> replica(const NodeOptions& options) {
  return with_service(options, [&](const Service& service) -> Result<int> {
    const Deadline deadline(Millis(options.within_ms));
    Result<ReplicaProbe> seen = read_replica(service);
    while (!is_ready(service, seen) && !deadline.passed()) {
      TRY(pause_for(replica_interval));
      seen = read_replica(service);
    }
    if (!seen) return pass_on(seen);
    return answer(*seen);
  });
}

Result<int> logs(const NodeOptions& options) {
  return with_service(
      options, [](const Service& service) -> Result<int> { return answer(read_logs(service)); });
}

Result<int> records(const NodeOptions& options) {
  return with_service(options, [&](const Service& service) -> Result<int> {
    if (!service.dependency) return fail(ErrorKind::kCapability, "the service has no dependency");
    Dependency dependency = *service.dependency;
    TRY_ASSIGN(dependency.component.container,
               container_here(service.project, dependency.component));
    TRY_ASSIGN(const ContainerState state, look_at(dependency.component.container));
    TRY_ASSIGN(const auto stored,
               service::list({dependency, state.address, service::stored_of(service.contract),
                              options.load}));
    return answer(stored);
  });
}

// Writes the service's image to stdout as an archive: replaces this process by `docker save`.
Result<int> image(const NodeOptions& options) {
  return with_service(options, [](const Service& service) -> Result<int> {
    ::execlp("docker", "docker", "save", service.component.image.c_str(), nullptr);
    return fail(ErrorKind::kCapability,
                fmt::format("cannot start docker: {}", std::strerror(errno)));
  });
}

}  // namespace

std::vector<Verb> add_verbs(CLI::App& node) {
  std::vector<Verb> verbs;
  node.require_subcommand(1);
  const auto options = std::make_shared<NodeOptions>();
  const auto read = [&](const char* name, const char* help, VerbRun run) {
    CLI::App* verb = node.add_subcommand(name, help);
    verb->add_option("--node", options->meant.node, "the node that is meant")->required();
    verb->add_option("--service", options->meant.service, "the service that is meant");
    verbs.push_back({verb, std::move(run)});
    return verb;
  };
  const auto write = [&](const char* name, const char* help, Change action,
                         HostName host_name = HostName::kMustMatch) {
    CLI::App* verb = read(name, help, [options, name, host_name, action] {
      return change(*options, name, host_name, action);
    });
    verb->add_option("--lab", options->meant.lab, "the lab that is meant")->required();
    return verb;
  };
  read("ready", "How far the node has booted", ready);
  read("facts", "All facts about the node", [options] { return facts(*options); });
  read("speed", "What a measure of its speed takes, in ms",
       [] { return answer(access::measure_work()); });
  read("exposure", "What can be reached from outside, and who may log in; as root", exposure);
  read("baseline", "What the machine is before it becomes a node",
       [options] { return baseline(*options); });
  read("fingerprint", "What verification must not change", fingerprint);
  read("logs", "The end of the service's logs", [options] { return logs(*options); });
  read("replica", "What the service's replica here says, of a stack", [options] {
    return replica(*options);
  })->add_option("--within", options->within_ms, "ms in which it has to become ready");
  read("records", "The records of a drill's load, as the dependency has them",
       [options] { return records(*options); })
      ->add_option("--load", options->load, "the load's number")
      ->required();
  add_proxy_verb(node, verbs);
  add_nuisance_verbs(node, verbs);
  read("image", "The service's image, as an archive", [options] { return image(*options); });
  write("provision", "Names and hosts entries as declared", provision_here, HostName::kMayDiffer);
  write("down", "Take the service down", down);
  write("clean", "Remove containers and application images", clean);
  CLI::App* loading = write("load", "Load base images that are missing", load);
  loading->add_option("--image", options->images, "a base image's record, as JSON");
  CLI::App* deploying = write("deploy", "Build the service and start it", deploy);
  deploying->add_option("--build-id", options->deploy.build_id)->required();
  deploying->add_option("--git-sha", options->deploy.git_sha)->required();
  deploying->add_option("--build-time", options->deploy.build_time)->required();
  deploying->add_option("--toolchain", options->deploy.toolchain, "of a service with a source");
  deploying->add_flag("--recreate", options->deploy.recreate, "make the containers anew");
  deploying->add_option("--images", options->base_images)->required();
  CLI::App* starting = write("start", "Start what does not run of the service", start);
  starting->add_option("--image-id", options->image_id, "of the last deploy")->required();
  starting->add_option("--images", options->base_images)->required();
  add_fault_verbs(node, verbs);
  add_swarm_verbs(node, verbs);
  return verbs;
}

}  // namespace stackpilot::node
