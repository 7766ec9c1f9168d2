// Fixture for tests of drill runs: a fake lab, a ledger on disk, and a drill to modify.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "drills/runner.h"
#include "events/sinks/journal.h"
#include "service/lab.h"
#include "unit/drills/fake_lab.h"

namespace stackpilot::drills {

class DrillCase : public ::testing::Test {
 protected:
  DrillCase() {
    lab_.breaks = {{"dependency-stop", {"G-02-02"}}};
    lab_.unready = {"dependency-stop"};
    spec_.services.front().contract.readiness.reasons = {{"unreachable", {"db_gone"}},
                                                         {"refused", {"db_auth_failed"}}};
  }

  static Drill drill() {
    return Drill{.name = "dependency-stop",
                 .summary = "The database is stopped",
                 .plan = [](const Site& site) -> Result<Plan> {
                   return Plan{.fault = {"dependency-stop", site.node.name}};
                 },
                 .clients = Clients::kRecords,
                 .breaks = {"G-02-02"},
                 .ready = {.wrong = {"unreachable"},
                           .red_within = Millis(2'000),
                           .green_within = Millis(2'000)},
                 .holds = {Probe::kHealth},
                 .refused = {Probe::kReady, Probe::kWrite}};
  }

  RunContext context(DrillLab& lab) {
    return RunContext{lab,      ledger_,    spec_,    spec_.service(), spec_.nodes.front(),
                      "abc123", evidence(), Millis(5)};
  }
  DrillResult run(const Drill& drill) { return run_drill(context(lab_), drill); }

  static Drill drill_of_a_stack() {
    Drill unnoticed = drill();
    unnoticed.plan = [](const Site& site) -> Result<Plan> {
      return Plan{.fault = {"release", site.node.name}};
    };
    unnoticed.needs.runs = Runs::kAsStack;
    unnoticed.lasting = Lasting::kMoment;
    unnoticed.api = ApiProcess::kReplaced;
    unnoticed.breaks.clear();
    unnoticed.ready = {};
    unnoticed.holds.clear();
    unnoticed.refused.clear();
    unnoticed.unnoticed = true;
    return unnoticed;
  }
  RunContext scaled_out() {
    RunContext scaled = context(lab_);
    scaled.scale_out = ScaleOut{.project = "infra", .replicas = {"control"}, .database = "worker1"};
    return scaled;
  }

  std::vector<Fault> open() const { return read_open_faults(ledger_folder()).value(); }
  fs::path evidence() const { return root_.path() / "evidence"; }
  fs::path ledger_folder() const { return root_.path() / "ledger"; }

  /// The calls on the lab in order, separated by commas.
  std::string calls() const { return fmt::format("{}", fmt::join(lab_.calls, ", ")); }

  TempFolder root_ = TempFolder::make(fs::temp_directory_path(), "drill-").value();
  LabSpec spec_ = service::load_lab(STACKPILOT_REPOSITORY).value();
  Result<access::LabLock> lock_ = access::LabLock::acquire(root_.path() / "lock", "test");
  access::Ledger ledger_{lock_->permit(), root_.path() / "ledger"};
  FakeLab lab_;
  events::Journal journal_;
  events::Attached journaling_{journal_};
};

}  // namespace stackpilot::drills
