#include <fmt/format.h>

#include <algorithm>

#include "guarantees/files.h"
#include "guarantees/guarantee.h"
#include "guarantees/promise.h"
#include "guarantees/service_view.h"
#include "model/scale_out.h"

namespace stackpilot::guarantees {
namespace {

// The first 12 digits of a Docker id or digest, as docker abbreviates them.
std::string brief(std::string_view id) {
  if (id.starts_with("sha256:")) id.remove_prefix(7);
  return id.empty() ? "none" : std::string(id.substr(0, 12));
}

const ImageFact* find_tagged(const EngineFacts& engine, const std::string& tag) {
  for (const ImageFact& image : engine.images) {
    if (std::find(image.tags.begin(), image.tags.end(), tag) != image.tags.end()) return &image;
  }
  return nullptr;
}

// The image that was pulled by the digest in this reference: "control:5000/shop-api@sha256:...".
const ImageFact* find_pulled(const EngineFacts& engine, const std::string& reference) {
  const std::string digest = reference.substr(std::min(reference.find('@'), reference.size()));
  if (digest.empty()) return nullptr;
  for (const ImageFact& image : engine.images) {
    for (const std::string& one : image.digests) {
      if (one.ends_with(digest)) return &image;
    }
  }
  return nullptr;
}

// The name of the image that the component is declared to run: that of the deploy, where the
// compose file takes it from a variable, and of a stack.
std::string image_name(const ServiceCase& about) {
  const Component& component = about.declared.component;
  const bool plain = !component.image.empty() && !is_scaled_out(about, about.declared);
  if (plain || !about.service.deployment) return component.image;
  const auto& containers = about.service.deployment->containers;
  const auto settings = containers.find(component.container);
  if (settings == containers.end()) return "";
  const auto image = settings->second.find("image");
  return image == settings->second.end() ? "" : image->second;
}

void judge_tag(const ServiceCase& about, const ServiceView& view, Findings& findings) {
  const ContainerFact& api = *view.api;
  const std::string name = image_name(about);
  if (name.empty()) {
    findings.unknown(known_name(api), {"no deploy on record says which image it must run", ""});
    return;
  }
  const bool pulled = is_scaled_out(about, about.declared);
  const std::string expected = (pulled ? "runs the image " : "runs the image tagged ") + name;
  const ImageFact* tagged =
      pulled ? find_pulled(*view.engine, name) : find_tagged(*view.engine, name);
  if (tagged == nullptr) {
    findings.bad(known_name(api), expected,
                 pulled ? "it was never pulled" : "no image has that tag");
  } else if (tagged->id != api.image_id) {
    findings.bad(
        known_name(api), expected,
        fmt::format("it runs {}, the tag names {}", brief(api.image_id), brief(tagged->id)));
  } else {
    findings.ok(known_name(api), "runs " + name);
  }
}

void judge_api_container(const ServiceCase& about, const ServiceView& view, Findings& findings) {
  const Service& service = about.declared;
  const ContainerFact& api = *view.api;
  if (!api.running) findings.bad(known_name(api), "runs", "it is stopped");
  const std::string front = is_scaled_out(about, service)
                                ? swarm_service_name(service.project, stack_proxy)
                                : known_name(api);
  if (view.front == nullptr || !publishes(*view.front, *view.node, service.port)) {
    findings.bad(front, fmt::format("publishes {}:{}", view.node->address, service.port),
                 "it does not");
  }
  judge_tag(about, view, findings);
}

void judge_source(const ServiceCase& about, const ServiceView& view, const BuildIdentity& built,
                  Findings& findings) {
  const ServiceFacts& facts = *view.own;
  if (!is_workdir_right(about, *view.facts)) {
    findings.unknown("source", {"/vagrant does not hold this repository", "G-03-01"});
  } else if (facts.source_digest.empty()) {
    findings.unknown("source", {"no digest of the source: " + facts.source_problem, ""});
  } else if (facts.source_digest != built.source_digest) {
    findings.bad("image", "built from the source that is there now",
                 fmt::format("built from {}, the source is {}", brief(built.source_digest),
                             brief(facts.source_digest)));
    const std::optional<Deployment>& deployed = about.service.deployment;
    if (deployed && deployed->source_digest == built.source_digest) {
      judge_files("source", deployed->source_files, facts.source_files, findings);
    }
  } else {
    findings.ok("image", "built from the source that is there now");
  }
}

void judge_responder(const ServiceCase& about, const BuildIdentity& built, Findings& findings) {
  const ServiceObservation& service = about.service;
  const int port = about.declared.port;
  const std::string subject =
      is_scaled_out(about, about.declared) ? std::string("replica") : fmt::format("port {}", port);
  if (!names_its_build(about.declared)) {
    findings.ok(subject, "the service does not say which build answers: `version` is not declared");
    return;
  }
  const std::string& version = about.declared.contract.version->get;
  const std::string expected = fmt::format("{} names build {} of source {}", version,
                                           built.build_id, brief(built.source_digest));
  if (!tcp_of_answers(about).ok || service.version.asked_at_ms <= 0) {
    findings.unknown(subject, {version + " was not asked", "G-02-06"});
    return;
  }
  findings.took(service.version.ms);
  const std::optional<BuildIdentity> answered = answered_build(about);
  if (answered == built) {
    findings.ok(subject, version + " names the same build");
  } else if (answered) {
    findings.bad(subject, expected,
                 fmt::format("something else answers on {}: build {} of source {}", subject,
                             answered->build_id, brief(answered->source_digest)));
  } else if (service.version.silent) {
    findings.unknown(subject, no_answer_in_time(version, service.version.problem));
  } else if (service.version.status == 0) {
    findings.bad(subject, expected, "no answer: " + service.version.problem);
  } else {
    findings.bad(subject, expected,
                 fmt::format("something else answers on {}: status {}, {}", subject,
                             service.version.status, printable(service.version.body, 60)));
  }
}

void judge_deployment(const ServiceCase& about, const ServiceView& view,
                      const std::optional<BuildIdentity>& built, Findings& findings) {
  const std::optional<Deployment>& deployed = about.service.deployment;
  if (!deployed || deployed->node != about.service.node) {
    findings.bad("deployment", "a deploy by StackPilot", "none recorded on " + about.service.node);
    return;
  }
  if (view.api->image_id != deployed->image_id) {
    findings.bad("deployment", "runs the deployed image " + brief(deployed->image_id),
                 "runs " + brief(view.api->image_id));
  }
  if (built && built->build_id != deployed->build_id) {
    findings.bad("deployment", "build " + deployed->build_id, "build " + built->build_id);
  } else if (built) {
    findings.ok("deployment", "build " + deployed->build_id);
  } else if (view.api->image_id == deployed->image_id) {
    findings.ok("deployment", "runs the deployed image");
  }
}

void judge_build(const ServiceCase& about, Findings& findings) {
  const ServiceView view = view_service(about);
  if (const std::optional<Unknown> unseen = engine_out_of_sight(about, view)) {
    findings.unknown(about.service.node, *unseen);
    return;
  }
  findings.took(find_observed(about, about.service.node)->facts_ms);
  if (view.api == nullptr) {
    findings.bad(about.declared.component.container, "is there and runs",
                 "there is no such container");
    return;
  }
  judge_api_container(about, view, findings);
  std::optional<BuildIdentity> built;
  if (view.image != nullptr) built = labelled_build(*view.image);
  judge_deployment(about, view, built, findings);
  if (about.declared.contract.source.empty()) {
    findings.not_applicable("source", how_to_declare("`source`", about.declared));
    return;
  }
  if (!built) {
    findings.bad("image", "labels of its source and build",
                 view.image == nullptr ? "the container's image is gone" : "they are missing");
    return;
  }
  judge_source(about, view, *built, findings);
  judge_responder(about, *built, findings);
}

}  // namespace

Guarantee g_02_05_build() {
  return {
      .id = "G-02-05",
      .claim = "The running image was built from the source that is there now",
      .scope = Scope::kBuild,
      .proof = Proof::kRuntime,
      .expected = "the service runs what was last deployed, built from the source there now",
      .judge_service = judge_build,
      .enforced_by = {"src/guarantees/g_02_05_build.cpp", "src/lifecycle/deploy.cpp"},
      .tests = {"tests/unit/guarantees/mutations_build.cpp"},
      .command = "make verify-build",
      .mutants = {{.name = "tag-moved",
                   .summary = "the image's tag names the database's image",
                   .kind = "image-swapped",
                   .settings = {{"with", "dependency"}, {"images", "{images}"}},
                   .reason = "the tag names"},
                  {.name = "forged-labels",
                   .summary = "the service runs another image, with the labels of the deployed one",
                   .kind = "image-swapped",
                   .settings = {{"with", "forged"}, {"images", "{images}"}},
                   .reason = "runs the deployed image"},
                  {.name = "older-image",
                   .summary = "the service runs the image of an older build",
                   .kind = "image-swapped",
                   .settings = {{"with", "older"}, {"images", "{images}"}},
                   .reason = "build an-older-build"},
                  {.name = "source-edited",
                   .summary = "a file of the source is edited",
                   .kind = "workdir",
                   .settings = {{"state", "file-edited"}, {"path", "{source}/Dockerfile"}},
                   .reason = "Dockerfile has changed",
                   .also = {"G-03-01"}},
                  {.name = "untracked-file",
                   .summary = "a file is added to the source",
                   .kind = "workdir",
                   .settings = {{"state", "file-added"}, {"path", "{source}/stray.txt"}},
                   .reason = "stray.txt is new"},
                  {.name = "impostor",
                   .summary = "another process answers on the service's port",
                   .kind = "impostor",
                   .reason = "something else answers on port {port}",
                   .also = {"G-01-10"}},
                  {.name = "port-redirected",
                   .summary = "the firewall sends the service's port to another one of the node",
                   .kind = "port-redirect",
                   .settings = {{"port", "{port}"}, {"to_port", "22"}},
                   .reason = "/version names build",
                   .also = {"G-01-10"}}}};
}

}  // namespace stackpilot::guarantees
