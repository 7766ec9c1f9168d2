// The node-side entry point: the fixed vocabulary that the host may ask of a node.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "access/exec/process.h"
#include "access/observe/engine_reader.h"
#include "access/observe/host_reader.h"
#include "access/observe/node_reader.h"
#include "access/observe/order_reader.h"
#include "cli/commands.h"
#include "cli/node_change.h"
#include "core/node_side.h"
#include "ops/logs.h"
#include "provision/node_setup.h"
#include "verify/collect.h"

namespace stackpilot::cli {
namespace {

struct NodeOptions {
  std::string lab;
  std::string node;
  core::DeployRequest deploy;
  std::vector<std::string> images;
  std::string load;
};

using Change = Result<Json> (*)(const access::Operator&, const core::ThisNode&, const NodeOptions&);

Result<int> change(const NodeOptions& options, const std::string& verb, Change action) {
  return change_node(options.lab, options.node, verb, HostGone::kEnds,
                     [&](const access::Operator& here, const core::ThisNode& self) {
                       return action(here, self, options);
                     });
}

Result<Json> load(const access::Operator& here, const core::ThisNode&, const NodeOptions& options) {
  std::vector<provision::BaseImage> images;
  for (const std::string& text : options.images) {
    Result<provision::BaseImage> image = parse_json<provision::BaseImage>(text, "--image");
    if (!image) return pass_on(image);
    images.push_back(std::move(*image));
  }
  return core::load_here(here, images);
}

Result<Json> deploy(const access::Operator& here, const core::ThisNode& self,
                    const NodeOptions& options) {
  return core::deploy_here(here, self, options.deploy);
}

Result<Json> down(const access::Operator& here, const core::ThisNode& self, const NodeOptions&) {
  return core::down_here(here, self);
}

Result<Json> clean(const access::Operator& here, const core::ThisNode&, const NodeOptions&) {
  return core::clean_here(here);
}

Result<Json> provision_here(const access::Operator& here, const core::ThisNode& self,
                            const NodeOptions&) {
  return provision::set_up_this_node(here, self.lab, self.node)
      .map([](const std::vector<std::string>& changed) {
        return Json{{"changed", changed}};
      });
}

Result<int> ready() {
  const Result<Workspace> workspace = Workspace::of_this_program();
  if (!workspace) return pass_on(workspace);
  access::Readiness readiness;
  readiness.workdir = access::read_workdir(*workspace);
  const auto systemd = access::run({.argv = {"systemctl", "is-system-running"}});
  readiness.systemd = systemd ? access::trimmed(systemd->out) : systemd.error().message;
  readiness.engine = access::read_engine_version(access::node_engine_socket).value_or("");
  return answer(readiness);
}

Result<int> with_lab(const std::function<Result<int>(const Workspace&, const LabSpec&)>& action) {
  const Result<Workspace> workspace = Workspace::of_this_program();
  if (!workspace) return pass_on(workspace);
  const Result<LabSpec> lab = load_lab_spec(workspace->root());
  if (!lab) return pass_on(lab);
  return action(*workspace, *lab);
}

Result<int> facts(const NodeOptions& options) {
  return with_lab([&](const Workspace& workspace, const LabSpec& lab) -> Result<int> {
    return answer(verify::collect_node(workspace, lab, options.node));
  });
}

Result<int> fingerprint() {
  return with_lab([](const Workspace&, const LabSpec& lab) -> Result<int> {
    return answer(verify::collect_fingerprint(lab));
  });
}

Result<int> logs() {
  return with_lab([](const Workspace&, const LabSpec& lab) -> Result<int> {
    return answer(ops::container_logs(lab.service));
  });
}

Result<int> orders(const NodeOptions& options) {
  return with_lab([&](const Workspace&, const LabSpec& lab) -> Result<int> {
    const auto rows = access::read_orders(lab.service.db, options.load);
    if (!rows) return pass_on(rows);
    return answer(*rows);
  });
}

// The service's image as an archive on stdout: this process becomes the program that writes it.
Result<int> image() {
  return with_lab([](const Workspace&, const LabSpec& lab) -> Result<int> {
    ::execlp("docker", "docker", "save", lab.service.api.image.c_str(), nullptr);
    return fail(ErrorKind::kCapability,
                fmt::format("cannot start docker: {}", std::strerror(errno)));
  });
}

}  // namespace

void add_node_command(CLI::App& parser, std::vector<Declared>& commands) {
  CLI::App* node = parser.add_subcommand("node", "What runs on a node; used by the other commands");
  node->require_subcommand(1);
  const auto options = std::make_shared<NodeOptions>();
  const auto read = [&](const char* name, const char* help, Run run) {
    CLI::App* verb = node->add_subcommand(name, help);
    verb->add_option("--node", options->node, "the node that is meant")->required();
    commands.push_back({verb, std::move(run)});
    return verb;
  };
  const auto write = [&](const char* name, const char* help, Change action) {
    CLI::App* verb =
        read(name, help, [options, name, action] { return change(*options, name, action); });
    verb->add_option("--lab", options->lab, "the lab that is meant")->required();
    return verb;
  };
  read("ready", "How far the node has booted", ready);
  read("facts", "All facts about the node", [options] { return facts(*options); });
  read("fingerprint", "What verification must not change", fingerprint);
  read("logs", "The end of the service's logs", logs);
  read("orders", "The orders of a drill's load in the database",
       [options] { return orders(*options); })
      ->add_option("--load", options->load, "the load's number")
      ->required();
  add_node_proxy_verb(*node, commands);
  read("image", "The service's image, as an archive", image);
  write("provision", "Names and hosts entries as declared", provision_here);
  write("down", "Take the service down", down);
  write("clean", "Remove containers and application images", clean);
  CLI::App* loading = write("load", "Load base images that are missing", load);
  loading->add_option("--image", options->images, "a base image's record, as JSON");
  CLI::App* deploying = write("deploy", "Build the service and start it", deploy);
  deploying->add_option("--build-id", options->deploy.build_id)->required();
  deploying->add_option("--git-sha", options->deploy.git_sha)->required();
  deploying->add_option("--build-time", options->deploy.build_time)->required();
  deploying->add_option("--toolchain", options->deploy.toolchain)->required();
  deploying->add_option("--postgres", options->deploy.postgres)->required();
  add_node_fault_verbs(*node, commands);
}

}  // namespace stackpilot::cli
