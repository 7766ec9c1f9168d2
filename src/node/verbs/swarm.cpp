// Declares the verbs `node swarm ...`: what each node does of a lab that is scaled out.
#include <memory>

#include "node/swarm/membership.h"
#include "node/swarm/registry.h"
#include "node/swarm/release.h"
#include "node/swarm/stack.h"
#include "node/swarm/trust.h"
#include "node/verbs/change.h"
#include "node/verbs/verbs.h"

namespace stackpilot::node {
namespace {

struct SwarmOptions {
  Meant meant;
  std::string pool;
  std::string address;
  std::string token;
  std::string ca;
  std::string certificate;
  std::string image;
  std::string base_images = "{}";
  std::string members = "[]";  // JSON, as are the lists below
  std::string registries = "[]";
  std::string keep = "[]";
  bool ended = false;
  std::string away = "[]";
  std::string stocked = "{}";  // a release, as JSON
  ReleaseRequest release;
  RolloutRequest rollout;
};

using SwarmChange = Result<Json> (*)(const access::Operator&, const ThisNode&, const SwarmOptions&);

Result<std::vector<std::string>> list_in(const std::string& text, const char* option) {
  return parse_json<std::vector<std::string>>(text, option);
}

Result<Json> form(const access::Operator& here, const ThisNode& self, const SwarmOptions& options) {
  return form_swarm_here(here, self, options.meant.lab, options.pool);
}

Result<Json> join(const access::Operator& here, const ThisNode& self, const SwarmOptions& options) {
  TRY_ASSIGN(const auto members, list_in(options.members, "--members"));
  return join_swarm_here(here, self, options.address, options.token, members);
}

Result<Json> settle(const access::Operator& here, const ThisNode& self,
                    const SwarmOptions& options) {
  TRY_ASSIGN(const auto wanted, parse_json<std::vector<SwarmMember>>(options.members, "--members"));
  return settle_members_here(here, self, options.meant.lab, wanted);
}

Result<Json> encryption(const access::Operator& here, const ThisNode&, const SwarmOptions&) {
  return probe_encryption_here(here);
}

Result<Json> request(const access::Operator& here, const ThisNode& self,
                     const SwarmOptions& options) {
  return request_certificate_here(here, self, options.ca);
}

Result<Json> trust(const access::Operator& here, const ThisNode& self,
                   const SwarmOptions& options) {
  TRY_ASSIGN(const auto registries, list_in(options.registries, "--registries"));
  return trust_here(here, self, options.ca, options.certificate, registries);
}

Result<Json> trust_left(const access::Operator&, const ThisNode&, const SwarmOptions&) {
  return trust_left_here();
}

Result<Json> registry(const access::Operator& here, const ThisNode& self,
                      const SwarmOptions& options) {
  return start_registry_here(here, self, options.image);
}

Result<Json> stop_project(const access::Operator& here, const ThisNode& self, const SwarmOptions&) {
  return stop_project_here(here, self);
}

Result<Json> make_release(const access::Operator& here, const ThisNode& self,
                          const SwarmOptions& options) {
  ReleaseRequest wanted = options.release;
  TRY_ASSIGN(wanted.images, parse_json<ImageReferences>(options.base_images, "--images"));
  TRY_ASSIGN(wanted.registries, list_in(options.registries, "--registries"));
  if (wanted.registries.empty()) return fail(ErrorKind::kUsage, "--registries names no node");
  return make_release_here(here, self, wanted);
}

Result<Json> stock(const access::Operator& here, const ThisNode& self,
                   const SwarmOptions& options) {
  TRY_ASSIGN(const Release stocked, parse_json<Release>(options.stocked, "--release"));
  return stock_registry_here(here, self, stocked);
}

Result<Json> roll_out(const access::Operator& here, const ThisNode& self,
                      const SwarmOptions& options) {
  RolloutRequest wanted = options.rollout;
  TRY_ASSIGN(wanted.images, parse_json<ImageReferences>(options.base_images, "--images"));
  TRY_ASSIGN(wanted.away, list_in(options.away, "--away"));
  return roll_out_here(here, self, wanted);
}

Result<Json> tidy(const access::Operator& here, const ThisNode& self, const SwarmOptions& options) {
  TRY_ASSIGN(const auto keep, list_in(options.keep, "--keep"));
  if (options.ended) TRY(remove_ended_tasks_here(here, self));
  return tidy_releases_here(here, self, keep);
}

Result<Json> remove_stack(const access::Operator& here, const ThisNode& self, const SwarmOptions&) {
  return remove_stack_here(here, self);
}

// All that the lab has of the swarm on this node. What is still running of the stack ends first.
Result<Json> leave(const access::Operator& here, const ThisNode& self,
                   const SwarmOptions& options) {
  TRY(await_nothing_of_the_stack_here(here, self));
  TRY_ASSIGN(const Json left, leave_swarm_here(here, self, options.meant.lab));
  TRY(remove_registry_here(here));
  TRY_ASSIGN(const Json tidied, tidy_releases_here(here, self, {}));
  TRY(distrust_here(here, self));
  return left;
}

using AddVerb = std::function<CLI::App*(const char*, const char*, SwarmChange)>;

void add_member_verbs(const AddVerb& add, SwarmOptions& options) {
  add("form", "Form the swarm, or say how it is joined", form)
      ->add_option("--pool", options.pool, "where its networks get addresses from")
      ->required();
  CLI::App* joining = add("join", "Join the swarm of a manager", join);
  joining->add_option("--address", options.address, "the manager's")->required();
  joining->add_option("--token", options.token)->required();
  joining->add_option("--members", options.members, "ids of its nodes, as JSON");
  add("settle", "On a manager: roles and labels as wanted", settle)
      ->add_option("--members", options.members, "all that are wanted, as JSON")
      ->required();
  add("encryption", "Whether the kernel can encrypt between nodes", encryption);
  add("leave", "Leave the swarm, and remove what it left here", leave);
  add("request", "Make a key, and ask for a certificate", request)
      ->add_option("--ca", options.ca, "the authority's certificate")
      ->required();
  CLI::App* trusting = add("trust", "Take the certificate, and trust the registries", trust);
  trusting->add_option("--ca", options.ca)->required();
  trusting->add_option("--certificate", options.certificate, "none: it has one");
  trusting->add_option("--registries", options.registries, "their nodes, as JSON")->required();
  add("trust-left", "What is here for the registries", trust_left);
  add("registry", "Run the registry of this node", registry)
      ->add_option("--image", options.image)
      ->required();
}

void add_stack_verbs(const AddVerb& add, SwarmOptions& options) {
  add("stop-project", "End the compose project of the service", stop_project);
  CLI::App* making = add("make-release", "Build the image and push it", make_release);
  making->add_option("--build-id", options.release.build_id)->required();
  making->add_option("--git-sha", options.release.git_sha)->required();
  making->add_option("--build-time", options.release.build_time)->required();
  making->add_option("--toolchain", options.release.toolchain, "of a service with a source");
  making->add_option("--images", options.base_images, "references by recipe, as JSON");
  making->add_option("--registries", options.registries, "their nodes, as JSON")->required();
  making->add_option("--wrong", options.release.wrong, "what shall not work, for drills")
      ->check(CLI::IsMember({"crashes", "never-ready", "other-version"}));
  add("stock", "Give this node's registry a release that it was away for", stock)
      ->add_option("--release", options.stocked, "as JSON")
      ->required();
  CLI::App* rolling = add("roll-out", "Deploy the stack, and wait for how it ends", roll_out);
  rolling->add_option("--reference", options.rollout.reference, "of the image")->required();
  rolling->add_option("--images", options.base_images, "ids by recipe, as JSON")->required();
  rolling->add_option("--folder", options.rollout.folder, "in shared/, with other stack files")
      ->check([](const std::string& name) {
        return name.find('/') == std::string::npos ? "" : "no name of a folder in shared/";
      });
  rolling->add_option("--away", options.away, "nodes that are off, as JSON");
  rolling->add_flag("--encrypted", options.rollout.encrypted, "what goes between nodes");
  CLI::App* tidying = add("tidy", "Remove images of other builds", tidy);
  tidying->add_option("--keep", options.keep, "builds, as JSON")->required();
  tidying->add_flag("--ended", options.ended, "and containers of tasks that have ended");
  add("remove-stack", "Remove the stack", remove_stack);
}

}  // namespace

void add_swarm_verbs(CLI::App& node, std::vector<Verb>& verbs) {
  CLI::App* swarm = node.add_subcommand("swarm", "A node of a lab that is scaled out");
  swarm->require_subcommand(1);
  const auto options = std::make_shared<SwarmOptions>();
  const auto add = [&](const char* name, const char* help, SwarmChange action) {
    CLI::App* verb = swarm->add_subcommand(name, help);
    verb->add_option("--lab", options->meant.lab, "the lab that is meant")->required();
    verb->add_option("--node", options->meant.node, "the node that is meant")->required();
    verb->add_option("--service", options->meant.service, "the service that is meant");
    verbs.push_back({verb, [options, name, action] {
                       return change_node(options->meant, std::string("swarm ") + name, {},
                                          [&](const access::Operator& here, const ThisNode& self) {
                                            return action(here, self, *options);
                                          });
                     }});
    return verb;
  };
  add_member_verbs(add, *options);
  add_stack_verbs(add, *options);
}

}  // namespace stackpilot::node
