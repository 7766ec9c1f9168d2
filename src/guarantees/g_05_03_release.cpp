#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"
#include "guarantees/guarantee.h"
#include "guarantees/scale_out_view.h"
#include "guarantees/service_view.h"

namespace stackpilot::guarantees {
namespace {

std::string brief_digest(std::string_view digest) {
  if (digest.starts_with("sha256:")) digest.remove_prefix(7);
  return digest.empty() ? "none" : std::string(digest.substr(0, 12));
}

bool names_digest(const std::string& reference, const Release& release) {
  return reference.ends_with("@" + release.digest);
}

// The image of a task: what it is called says which one was asked for, its id which one runs.
void judge_replica(const ContainerFact& task, const EngineFacts& engine, const Release& release,
                   const std::string& node, Findings& findings) {
  const std::string expected = "runs " + brief_digest(release.digest);
  const auto reference = task.settings.find("image");
  const ImageFact* image = find_image(engine, task.image_id);
  if (reference == task.settings.end() || !names_digest(reference->second, release)) {
    findings.bad(node, expected,
                 "it is of " + (reference == task.settings.end() ? std::string("an unknown image")
                                                                 : reference->second));
  } else if (task.image_id != release.deployment.image_id) {
    findings.bad(node, "runs image " + brief_digest(release.deployment.image_id),
                 "runs " + brief_digest(task.image_id));
  } else if (image == nullptr ||
             std::none_of(image->digests.begin(), image->digests.end(),
                          [&](const auto& one) { return names_digest(one, release); })) {
    findings.bad(node, expected, "its image was not pulled by that digest");
  } else {
    findings.ok(node, expected);
  }
}

void judge_source(const Case& about, const ScaleOutView& view, const NodeSpec& node,
                  const NodeFacts& facts, const Release& release, Findings& findings) {
  const auto own = facts.services.find(view.record.project);
  if (view.service.contract.source.empty() || own == facts.services.end()) return;
  const std::string& now = own->second.source_digest;
  if (!is_workdir_right(about, facts)) {
    findings.unknown(node.name, {"/vagrant does not hold this repository", "G-03-01"});
  } else if (now.empty()) {
    findings.unknown(node.name, {"no digest of the source: " + own->second.source_problem, ""});
  } else if (now != release.deployment.source_digest) {
    findings.bad(node.name, "the source that the release was built from (mend: make release)",
                 fmt::format("built from {}, the source is {}",
                             brief_digest(release.deployment.source_digest), brief_digest(now)));
  } else {
    findings.ok(node.name, "has the source that it was built from");
  }
}

void judge_node(const Case& about, const ScaleOutView& view, const NodeSpec& node,
                const NodeFacts& facts, const Release& release, Findings& findings) {
  judge_source(about, view, node, facts, release, findings);
  if (!facts.engine) return findings.unknown(node.name, why_no_engine(facts));
  const auto tasks = tasks_of(*facts.engine, component_of(view));
  if (tasks.empty() && carries_replica(view, node.name)) {
    findings.unknown(node.name, {"no replica runs there", "G-05-01"});
  }
  for (const ContainerFact* task : tasks) {
    judge_replica(*task, *facts.engine, release, node.name, findings);
  }
}

// What Swarm wants may be another image than what runs yet, or than what was released.
void judge_service(const ScaleOutView& view, const Release& release, Findings& findings) {
  const std::string& name = component_of(view);
  if (view.swarm == nullptr) {
    return findings.unknown(name, {"no manager says what Swarm runs", "G-05-01"});
  }
  const SwarmService* service =
      find_or_null(view.swarm->services, [&](const SwarmService& one) { return one.name == name; });
  if (service == nullptr) {
    findings.bad(name, "a service of the swarm (mend: make scale-up)", "there is none");
  } else if (!names_digest(service->image, release)) {
    findings.bad(name, "Swarm runs " + brief_digest(release.digest), "it runs " + service->image);
  } else if (!service->update_state.empty() && service->update_state != "completed" &&
             service->update_state != "rollback_completed") {
    findings.bad(name, "no update is under way (mend: make release)",
                 fmt::format("{}: {}", service->update_state, service->update_message));
  } else {
    findings.ok(name, "Swarm runs " + brief_digest(release.digest));
  }
}

void judge_registry(const Case& about, const NodeSpec& node, const SwarmPorts& ports,
                    const Release& release, Findings& findings) {
  const std::string subject = "registry of " + node.name;
  const std::string expected = fmt::format("{} is {}", release.tag, brief_digest(release.digest));
  if (const auto unseen = out_of_reach(about, node)) {
    findings.unknown(subject, *unseen);
  } else if (!ports.registry.tcp.ok) {
    findings.unknown(subject, {"it does not answer", "G-05-08"});
  } else if (ports.served == release.digest) {
    findings.ok(subject, expected);
  } else if (ports.served_silent) {
    findings.unknown(subject, no_answer_in_time("it", ports.served_problem));
  } else {
    findings.bad(
        subject, expected + " (mend: make release)",
        ports.served.empty() ? ports.served_problem : "it is " + brief_digest(ports.served));
  }
}

void judge_release(const Case& about, Findings& findings) {
  const std::optional<ScaleOutView> view = view_scale_out(about, findings);
  if (!view) return;
  if (view->record.under_way) {
    findings.bad("release", "ended (mend: make release)",
                 fmt::format("that of build {} was begun, and is not known to have ended",
                             view->record.under_way->deployment.build_id));
  }
  const Release* release = release_of(*view);
  if (release == nullptr) {
    return findings.bad("release", "one is recorded (mend: make release)", "there was none");
  }
  for_each_facts(about, findings, [&](const NodeSpec& node, const NodeFacts& facts) {
    judge_node(about, *view, node, facts, *release, findings);
  });
  judge_service(*view, *release, findings);
  for (const NodeSpec& node : about.lab.nodes) {
    const SwarmPorts* ports = find_ports(*view, node.name);
    if (!manages(about, node)) continue;
    if (ports == nullptr) {
      findings.unknown(node.name, {"its registry was not asked", ""});
    } else {
      judge_registry(about, node, *ports, *release, findings);
    }
  }
}

}  // namespace

Guarantee g_05_03_release() {
  return {.id = "G-05-03",
          .claim =
              "Every replica runs the very image of the last release, by digest, built from the "
              "source that is there now; the registry serves no other under that tag",
          .scope = Scope::kCluster,
          .proof = Proof::kRuntime,
          .expected = "one digest in the record, the swarm, every replica and every registry",
          .judge = judge_release,
          .enforced_by = {"src/guarantees/g_05_03_release.cpp", "src/lifecycle/scale.cpp"},
          .tests = {"tests/unit/guarantees/scale_out_test.cpp"},
          .command = "make verify-cluster",
          .mutants = {{.name = "registry-retagged",
                       .summary = "the registry serves another image under the release's tag",
                       .kind = "registry-retagged",
                       .settings = {{"tag", "{release_tag}"}},
                       .reason = "registry of"},
                      {.name = "replica-swapped",
                       .summary = "Swarm is told to run another image than the one released",
                       .kind = "replica-swapped",
                       .reason = "Swarm runs",
                       .also = {"G-02-05", "G-02-10"}},
                      {.name = "source-edited",
                       .summary = "a file of the source is edited",
                       .kind = "workdir",
                       .settings = {{"state", "file-edited"}, {"path", "{source}/Dockerfile"}},
                       .reason = "the source is",
                       .also = {"G-02-05", "G-03-01"}}}};
}

}  // namespace stackpilot::guarantees
