// G-05-09, on a fake copy of the lab that does what the commands should, but for one thing.
#include <gtest/gtest.h>

#include "drills/catalog/drills.h"
#include "unit/drills/drill_case.h"

namespace stackpilot::drills {
namespace {

// What is wrong with the commands; one at a time.
enum class Flaw {
  kNone,
  kUpRestarts,       ///< scale-up again makes the containers anew
  kUpReleasesAgain,  ///< scale-up again makes another release
  kRollbackStays,    ///< rollback changes nothing
  kLeavesNetwork,
  kLeavesContainer,
  kLeavesVolume,
  kLeavesTrust,
  kLeavesRecord,
  kMissesANode,
};

class Copy {
 public:
  explicit Copy(Flaw flaw) : flaw_(flaw) {
    for (const char* node : {"scratch", "spare"}) seen_.nodes[node].engine = EngineFacts{};
    for (auto& [name, facts] : seen_.nodes) facts.engine->networks = {"bridge", "host", "none"};
    EngineFacts& first = *seen_.nodes["scratch"].engine;
    first.containers = {{.id = "c0", .name = "stackpilot-api", .running = true}};
    first.volumes = {"stackpilot_pgdata"};
    first.networks.emplace_back("infra_default");
  }

  const CopySeen& seen() const { return seen_; }

  void run(const std::string& command) {
    if (command == "scale-up") scale_up();
    if (command == "release") release();
    if (command == "rollback" && flaw_ != Flaw::kRollbackStays) {
      std::swap(seen_.scale_out->release, seen_.scale_out->previous);
      make_tasks();
    }
    if (command == "scale-down") scale_down();
  }

 private:
  void scale_up() {
    const bool first = !seen_.scale_out;
    if (first) {
      seen_.scale_out =
          ScaleOut{.project = "infra", .replicas = {"scratch", "spare"}, .database = "spare"};
      for (auto& [name, facts] : seen_.nodes) facts.engine->networks.emplace_back("ingress");
      seen_.nodes["spare"].engine->volumes = {"stackpilot_pgdata"};
      seen_.trust["spare"] = {"/etc/docker/certs.d/scratch:5000"};
    }
    if (first || flaw_ == Flaw::kUpReleasesAgain) release();
    if (!first && flaw_ == Flaw::kUpRestarts) make_tasks();
  }

  void release() {
    const std::string number = std::to_string(++builds_);
    seen_.scale_out->previous = seen_.scale_out->release;
    seen_.scale_out->release =
        Release{.deployment = {.build_id = "b" + number, .image_id = "sha256:" + number}};
    make_tasks();
  }

  void make_tasks() {
    for (auto& [name, facts] : seen_.nodes) {
      const std::string id = "c" + std::to_string(++containers_);
      facts.engine->containers = {{.id = id,
                                   .name = "infra_api.x." + id,
                                   .swarm_service = "infra_api",
                                   .image_id = seen_.scale_out->release->deployment.image_id,
                                   .running = flaw_ != Flaw::kMissesANode || name != "spare"}};
    }
  }

  void scale_down() {
    for (auto& [name, facts] : seen_.nodes) {
      facts.engine->containers.clear();
      facts.engine->networks = {"bridge", "host", "none"};
    }
    if (flaw_ != Flaw::kLeavesRecord) seen_.scale_out.reset();
    if (flaw_ != Flaw::kLeavesTrust) seen_.trust.clear();
    EngineFacts& other = *seen_.nodes["spare"].engine;
    if (flaw_ == Flaw::kLeavesNetwork) other.networks.emplace_back("docker_gwbridge");
    if (flaw_ == Flaw::kLeavesVolume) other.volumes.emplace_back("stackpilot_registry");
    if (flaw_ == Flaw::kLeavesContainer) other.containers = {{.id = "c99", .name = "registry"}};
  }

  Flaw flaw_;
  CopySeen seen_;
  int builds_ = 0;
  int containers_ = 0;
};

struct ScaleIdempotence : DrillCase {
  DrillResult run_with(Flaw flaw) {
    Copy copy(flaw);
    lab_.in_copy = [&] { return copy.seen(); };
    lab_.on_call = [&](const std::string& call) {
      if (call.starts_with("copy ")) copy.run(call.substr(5));
    };
    DrillResult result = run(*drills_named("scale-idempotence").front());
    lab_.on_call = [](const std::string&) {};
    return result;
  }
};

TEST_F(ScaleIdempotence, RepeatsEveryCommand) {
  const DrillResult result = run_with(Flaw::kNone);
  EXPECT_EQ(result.verdict, DrillVerdict::kPass) << result.reason;
  EXPECT_NE(calls().find("copy scale-up, copy scale-up, copy release, copy rollback, "
                         "copy scale-down, copy scale-down, copy scale-up, read what b1 planted"),
            std::string::npos)
      << calls();
}

TEST_F(ScaleIdempotence, FindsWhatIsNot) {
  const std::pair<Flaw, const char*> table[] = {
      {Flaw::kUpRestarts,
       "scale-up again: expected the same containers, networks, volumes, files and record; "
       "observed new: "
       "container infra_api.x.c3 (c3) on scratch"},
      {Flaw::kUpReleasesAgain, "another record"},
      {Flaw::kRollbackStays, "rollback: expected one replica of it on each node"},
      {Flaw::kLeavesNetwork, "is left; observed network docker_gwbridge on spare"},
      {Flaw::kLeavesContainer, "is left; observed container registry (c99) on spare"},
      {Flaw::kLeavesVolume, "is left; observed volume stackpilot_registry on spare"},
      {Flaw::kLeavesTrust, "is left; observed /etc/docker/certs.d/scratch:5000 on spare"},
      {Flaw::kLeavesRecord, "is left; observed the record of it"},
      {Flaw::kMissesANode,
       "scale-up: expected one replica of it on each node that is to carry "
       "one; observed 0 of them on spare"},
  };
  for (const auto& [flaw, reason] : table) {
    const DrillResult result = run_with(flaw);
    EXPECT_EQ(result.verdict, DrillVerdict::kFail) << reason;
    EXPECT_NE(result.reason.find(reason), std::string::npos) << result.reason;
  }
}

TEST_F(ScaleIdempotence, FindsThatTheDataAreGone) {
  lab_.lost = {"b1"};
  const DrillResult result = run_with(Flaw::kNone);
  EXPECT_EQ(result.verdict, DrillVerdict::kFail);
  EXPECT_NE(result.reason.find("the data after scale-up anew: expected what the first release "
                               "planted, at each node's address; observed spare: status 404"),
            std::string::npos)
      << result.reason;
}

TEST_F(ScaleIdempotence, ACommandThatFailsIsAFailure) {
  lab_.failing_command = "rollback";
  const DrillResult result = run_with(Flaw::kNone);
  EXPECT_EQ(result.verdict, DrillVerdict::kFail);
  EXPECT_NE(result.reason.find("rollback: expected make rollback succeeds"), std::string::npos)
      << result.reason;
}

}  // namespace
}  // namespace stackpilot::drills
