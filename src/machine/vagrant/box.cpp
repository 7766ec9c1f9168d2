#include "machine/vagrant/box.h"

#include <fmt/format.h>

#include "access/observe/bootstrap.h"
#include "base/digest.h"
#include "base/slowness.h"
#include "base/text.h"
#include "events/step.h"
#include "provision/confinement.h"

namespace stackpilot::machine::vagrant {
namespace {

constexpr auto list_timeout = Millis(120'000);
constexpr auto download_timeout = Millis(3'600'000);
constexpr auto make_box_timeout = Millis(1'800'000);

// What the machine of such a lab is made of, besides what lab.yaml says.
constexpr const char* recipe_folders[] = {"infra/images/node", "vagrant/box"};
constexpr const char* recipe_files[] = {"infra/images/apply.sh", "scripts/make-box.sh"};

Status add(const VagrantSite& site, Hypervisor hypervisor, std::vector<std::string> what,
           Millis timeout) {
  what.insert(what.begin(), {"box", "add"});
  what.insert(what.end(), {"--provider", word_of(hypervisor)});
  return run_vagrant(site, hypervisor, std::move(what), timeout).map([](const auto&) {});
}

Status make_box(const VagrantSite& site, const std::string& name, events::Step& step) {
  step.at("making one from the package mirror");
  const fs::path root = site.workspace.root();
  const std::string reason =
      fmt::format("the box {} {} cannot be had", site.lab.box.name, site.lab.box.version);
  const fs::path cache = Workspace::cache() / "boxes";
  TRY(make_folder(cache));
  const fs::path file = cache / (name.substr(name.rfind('-') + 1) + ".box");
  if (!fs::exists(file)) {
    TRY(access::require_bootstrap());
    const provision::Confinement confinement{.writable = cache, .readable = {root}};
    TRY(site.host.program(provision::confined({(root / "scripts" / "make-box.sh").string(),
                                               file.string(), cache.string(), reason},
                                              confinement),
                          {.timeout = scaled(make_box_timeout), .run_as = access::RunAs::kRoot}));
  }
  TRY(add(site, Hypervisor::kLibvirt, {"--name", name, file.string()}, make_box_timeout));
  std::error_code ignored;
  fs::remove(file, ignored);  // Vagrant has it now
  return {};
}

Error cannot_be_had(const BoxSpec& box, Hypervisor hypervisor, const Error& why) {
  return {
      ErrorKind::kCapability,
      fmt::format("the box {} {} cannot be had for {}", box.name, box.version, word_of(hypervisor)),
      "give this machine a way to Vagrant's catalogue; without one, a box is made here for "
      "libvirt only",
      why.message + "\n" + why.detail};
}

// Returns the name of a box that was made here; empty for the declared one.
Result<std::string> find_or_make(const VagrantSite& site, Hypervisor hypervisor,
                                 events::Step& step) {
  const BoxSpec& declared = site.lab.box;
  const bool can_make = hypervisor == Hypervisor::kLibvirt;
  TRY_ASSIGN(const std::string made, made_box_name(site.workspace.root()));
  TRY_ASSIGN(const std::string listed,
             run_vagrant(site, hypervisor, {"box", "list"}, list_timeout));
  const std::string provider = word_of(hypervisor);
  if (is_box_listed(listed, declared.name, declared.version, provider)) return std::string();
  if (can_make && is_box_listed(listed, made, "", provider)) return made;
  step.at("downloading " + declared.name);
  const Status had =
      add(site, hypervisor, {declared.name, "--box-version", declared.version}, download_timeout);
  if (had) return std::string();
  if (had.error().kind == ErrorKind::kInterrupted) return pass_on(had);
  if (!can_make) return tl::unexpected<Error>(cannot_be_had(declared, hypervisor, had.error()));
  TRY(make_box(site, made, step));
  return made;
}

Result<std::string> have_box(const VagrantSite& site, Hypervisor hypervisor) {
  events::Step step("Box of the nodes");
  TRY_ASSIGN(std::string box, find_or_make(site, hypervisor, step));
  step.done(box.empty() ? fmt::format("{} {}", site.lab.box.name, site.lab.box.version)
                        : box + ", made here");
  return box;
}

}  // namespace

Result<std::string> made_box_name(const fs::path& repository) {
  Sha256 digest;
  for (const char* folder : recipe_folders) {
    TRY_ASSIGN(const std::string one, tree_digest(repository / folder));
    digest.add_field(one);
  }
  for (const char* file : recipe_files) {
    TRY_ASSIGN(const std::string one, file_digest(repository / file));
    digest.add_field(one);
  }
  return "stackpilot/node-" + digest.hex().substr(0, 16);
}

bool is_box_listed(const std::string& said, const std::string& name, const std::string& version,
                   const std::string& provider) {
  const auto value_in = [](std::string_view line, std::string_view key) -> std::string {
    const std::size_t at = line.find(fmt::format(",{},", key));
    return at == std::string_view::npos ? "" : std::string(line.substr(at + key.size() + 2));
  };
  std::string box, box_provider;
  for (const std::string_view line : lines_of(said)) {
    if (const std::string found = value_in(line, "box-name"); !found.empty()) box = found;
    if (const std::string found = value_in(line, "box-provider"); !found.empty()) {
      box_provider = found;
    }
    const std::string found = value_in(line, "box-version");
    if (found.empty() || box != name || box_provider != provider) continue;
    if (version.empty() || found == version) return true;
  }
  return false;
}

Result<std::string> ensure_box(const VagrantSite& site, Hypervisor hypervisor) {
  const Records records(site.workspace);
  if (const auto kept = read_file(records.box(), 256)) return access::trimmed(*kept);
  TRY_ASSIGN(const std::string box, have_box(site, hypervisor));
  TRY(make_folder(records.folder));
  TRY(write_file(records.box(), box + "\n"));
  return box;
}

Status prepare_box(const VagrantSite& site, Hypervisor hypervisor) {
  return have_box(site, hypervisor).map([](const auto&) {});
}

}  // namespace stackpilot::machine::vagrant
