#include "prove/applicability.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/find.h"
#include "drills/catalog/drills.h"
#include "drills/missing_parts.h"
#include "drills/stack_variant.h"
#include "guarantees/promise.h"
#include "service/mutants.h"

namespace stackpilot::prove {
namespace {

std::string setting_of(const Mutant& mutant, std::string_view name) {
  const auto* found =
      find_or_null(mutant.settings, [&](const auto& one) { return one.first == name; });
  return found == nullptr ? "" : std::string(found->second);
}

std::string other_kind(const Mutant& mutant, const Service& service) {
  if (mutant.dependency.empty()) return "";
  const std::string kind = service.dependency ? service.dependency->contract.kind : "not there";
  if (kind == mutant.dependency) return "";
  return fmt::format("it is of a dependency of kind {}; that of {} is {}", mutant.dependency,
                     service.project, kind);
}

bool says(const Mutant& mutant, std::string_view text) {
  return mutant.reason.find(text) != std::string_view::npos ||
         std::any_of(mutant.settings.begin(), mutant.settings.end(), [&](const auto& one) {
           return one.second.find(text) != std::string_view::npos;
         });
}

// What is done to a dependency, or named after it, needs one.
bool is_about_a_dependency(const Mutant& mutant) {
  return mutant.kind.starts_with("dependency-") || setting_of(mutant, "component") == "db" ||
         says(mutant, "{db");
}

// What a service may lack, and the names that mutants have for it.
struct ServicePart {
  bool (*has)(const Service&);
  std::vector<std::string_view> names;
  std::string_view lacking;
};

const std::vector<ServicePart>& parts_of_services() {
  static const std::vector<ServicePart> all = {
      {[](const Service& one) { return !one.contract.source.empty(); },
       {"{source}"},
       "it is not built from a source here"},
      {[](const Service& one) { return !one.component.image.empty(); },
       {"{api_image}", "{api_image_name}"},
       "its compose file names no image of its own"},
      {[](const Service& one) { return one.dependency && !one.dependency->volume.empty(); },
       {"{volume}"},
       "its dependency has no named volume with its data"},
      {[](const Service& one) {
         return one.dependency && !one.dependency->contract.variable.empty();
       },
       {"{db_variable}"},
       "no variable of its own says where its dependency is"},
      {[](const Service& one) { return one.contract.record.has_value(); },
       {"{canary}"},
       "no record"},
  };
  return all;
}

std::string lacking_part(const Mutant& mutant, const Service& service) {
  if (is_about_a_dependency(mutant) && !service.dependency) {
    return fmt::format("of {}: no dependency", service.project);
  }
  for (const ServicePart& part : parts_of_services()) {
    const bool named = std::any_of(part.names.begin(), part.names.end(),
                                   [&](std::string_view name) { return says(mutant, name); });
    if (named && !part.has(service)) return fmt::format("of {}: {}", service.project, part.lacking);
  }
  return "";
}

// The file that the fault takes what it does from; empty when it needs none.
std::string file_of(const Mutant& mutant, const Service& service) {
  const std::string changes(service::suffix_of_changes(service));
  const std::string_view patched[] = {"service-variant", drills::stack_variant_kind,
                                      drills::stack_deployed_kind};
  if (contains(patched, mutant.kind)) return setting_of(mutant, "patch") + ".patch";
  if (mutant.kind == "record-changed") return "record-" + setting_of(mutant, "field") + changes;
  if (mutant.kind == "churn" && setting_of(mutant, "what") == "row") return "row-added" + changes;
  const std::string forgery = setting_of(mutant, "with");
  return mutant.kind == "image-swapped" && forgery != "dependency" ? forgery + ".Dockerfile" : "";
}

// Whether it is done to a container of the service, to its image or to its data.
bool is_about_the_project(const Guarantee& guarantee, const Mutant& mutant) {
  if (is_about_services(guarantee) || is_about_a_dependency(mutant)) return true;
  const std::string_view names[] = {"{api", "{volume", "{canary", "{compose_file"};
  return std::any_of(std::begin(names), std::end(names),
                     [&](std::string_view name) { return says(mutant, name); });
}

drills::Runs needed_run(const Guarantee& guarantee, const Mutant& mutant) {
  if (!mutant.drill.empty()) return drills::drills_named(mutant.drill).front()->needs.runs;
  if (is_about_scale_out(guarantee)) return drills::Runs::kAsStack;
  return guarantee.proof == Proof::kRuntime && is_about_the_project(guarantee, mutant)
             ? drills::Runs::kAsProject
             : drills::Runs::kEither;
}

}  // namespace

std::string why_not_now(const Guarantee& guarantee, const Mutant& mutant,
                        const std::optional<ScaleOut>& scale_out) {
  return drills::why_not_while(needed_run(guarantee, mutant), scale_out);
}

std::string why_not_promised(const Guarantee& guarantee, const Service& service,
                             const std::optional<ScaleOut>& scale_out) {
  if (is_about_scale_out(guarantee) && !scale_out) {
    return "not applicable: " + drills::why_not_while(drills::Runs::kAsStack, scale_out);
  }
  if (!is_about_services(guarantee)) return "";
  if (const auto waived = guarantees::waiver_of(service, guarantee.id)) {
    return "waived: " + *waived;
  }
  const auto missing = guarantees::missing_promise(guarantee, service);
  return missing ? "not applicable: " + *missing : "";
}

std::string why_not_of(const Mutant& mutant, const Service& service, const fs::path& repository) {
  if (std::string other = other_kind(mutant, service); !other.empty()) return other;
  if (std::string lacking = lacking_part(mutant, service); !lacking.empty()) return lacking;
  if (!mutant.drill.empty()) {
    const drills::Drill& drill = *drills::drills_named(mutant.drill).front();
    if (std::string why = drills::why_not_for(drill, service); !why.empty()) return why;
  }
  const std::string file = file_of(mutant, service);
  if (file.empty() || fs::is_regular_file(service::mutants_of(repository, service) / file))
    return "";
  return fmt::format("tests/mutants/{} has no {}", service.project, file);
}

}  // namespace stackpilot::prove
