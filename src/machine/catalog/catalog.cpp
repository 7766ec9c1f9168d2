#include "machine/catalog/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "access/exec/process.h"
#include "base/find.h"
#include "base/slowness.h"
#include "machine/container/provider.h"
#include "machine/ssh/provider.h"
#include "machine/vagrant/provider.h"

namespace stackpilot::machine {
namespace {

constexpr std::string_view any = "auto";

template <typename Kind>
std::unique_ptr<Survey> make_survey(const Workspace& workspace, const LabSpec& lab) {
  return std::make_unique<Kind>(workspace, lab);
}

template <typename Kind>
std::unique_ptr<Provider> make_provider(const access::Permit& permit, const Workspace& workspace,
                                        const LabSpec& lab) {
  return std::make_unique<Kind>(permit, workspace, lab);
}

const ProviderKind* kind_named(std::string_view name) {
  return find_or_null(provider_kinds(), [&](const ProviderKind& one) { return one.name == name; });
}

Result<const ProviderKind*> choose_for(const LabSpec& lab, const ProviderKind* wanted) {
  const bool adopts = lab.adopts_machines();
  const ProviderKind* fitting = find_or_null(
      provider_kinds(), [&](const ProviderKind& one) { return one.adopts_machines == adopts; });
  if (wanted == nullptr || wanted->adopts_machines == adopts) {
    return wanted == nullptr ? fitting : wanted;
  }
  return fail(ErrorKind::kUsage,
              fmt::format("the nodes in infra/lab.yaml are {}, which PROVIDER={} is not for",
                          adopts ? "machines that are there already (ssh)" : "yet to be made",
                          wanted->name),
              fmt::format("leave PROVIDER out, or {} `ssh` in every node",
                          adopts ? "take out" : "declare"));
}

// Labs from before there was a choice are made of containers. Empty where there is no lab.
std::string remembered(const Workspace& workspace) {
  if (workspace.lab_id().empty()) return "";
  const Result<std::string> text = read_file(workspace.provider(), 64);
  return text ? access::trimmed(*text) : std::string(provider_kinds().front().name);
}

}  // namespace

const std::vector<ProviderKind>& provider_kinds() {
  using container::ContainerProvider;
  using container::ContainerSurvey;
  static const std::vector<ProviderKind> all = {
      {container::provider_name, "systemd system containers on a Docker engine", false,
       make_survey<ContainerSurvey>, make_provider<ContainerProvider>},
      {vagrant::provider_name, "virtual machines of Vagrant, on libvirt or VirtualBox", false,
       make_survey<vagrant::VagrantSurvey>, make_provider<vagrant::VagrantProvider>,
       vagrant::slowness_of_machines},
      {ssh::provider_name, "machines that are there already, reached by SSH", true,
       make_survey<ssh::SshSurvey>, make_provider<ssh::SshProvider>, ssh::slowness_of_machines}};
  return all;
}

std::string provider_names() {
  std::vector<std::string_view> names;
  for (const ProviderKind& kind : provider_kinds()) names.push_back(kind.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

Result<const ProviderKind*> choose_provider(const Workspace& workspace, const LabSpec& lab,
                                            const std::string& asked) {
  const ProviderKind* wanted = kind_named(asked);
  if (wanted == nullptr && asked != any) {
    return fail(ErrorKind::kUsage, fmt::format("there is no provider \"{}\"", asked),
                fmt::format("PROVIDER is one of: {}, {}", any, provider_names()));
  }
  const std::string made_by = remembered(workspace);
  if (made_by.empty()) return choose_for(lab, wanted);
  const ProviderKind* maker = kind_named(made_by);
  if (maker == nullptr) {
    return fail(ErrorKind::kUsage,
                fmt::format("this lab was made by the provider \"{}\", which this program does not "
                            "have",
                            made_by),
                fmt::format("use the StackPilot that made it; or put right {}",
                            workspace.provider().string()));
  }
  if (wanted == nullptr || wanted == maker) return maker;
  return fail(ErrorKind::kUsage,
              fmt::format("this lab was made by the provider {}, and PROVIDER={} asks for another",
                          made_by, asked),
              fmt::format("leave PROVIDER out; or end this lab first: make destroy"));
}

void allow_for(const ProviderKind& kind, const Workspace& workspace) {
  const char* told = std::getenv(slowness_variable);
  if (kind.slowness == nullptr || (told != nullptr && *told != '\0')) return;
  set_slowness(std::max(slowness(), kind.slowness(workspace)));
}

Status remember_provider(const Workspace& workspace, const ProviderKind& kind) {
  TRY(make_folder(workspace.provider().parent_path()));
  return write_file(workspace.provider(), fmt::format("{}\n", kind.name));
}

}  // namespace stackpilot::machine
