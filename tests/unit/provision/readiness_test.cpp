#include "provision/readiness.h"

#include <gtest/gtest.h>

namespace stackpilot::provision {
namespace {

using Answer = access::NodeAnswer<node::Readiness>;

struct Stage {
  Answer answer;
  const char* stage;
};

Answer booted(const std::string& systemd, const std::string& engine) {
  return {node::Readiness{systemd, engine}, FactsProblem::kNone, "", 1};
}

TEST(StageOf, NamesWhatANodeStillWaitsFor) {
  const Stage table[] = {
      {{{}, FactsProblem::kTransport, "Connection refused", 1}, "sshd: Connection refused"},
      {{{}, FactsProblem::kEntryPoint, "not found", 1}, "the entry point: not found"},
      {{{}, FactsProblem::kMalformed, "ready is not JSON", 1},
       "the entry point: ready is not JSON"},
      {booted("starting", ""), "systemd: starting"},
      {booted("starting", "20.10"), "systemd: starting"},
      {booted("maintenance", "20.10"), "systemd: maintenance"},
      {booted("", "20.10"), "systemd: "},
      {booted("running", ""), "the node's Docker engine"},
      {booted("degraded", ""), "the node's Docker engine"},
      {booted("running", "20.10"), ""},
      {booted("degraded", "20.10"), ""}};
  for (const Stage& row : table) EXPECT_EQ(stage_of(row.answer), row.stage);
}

}  // namespace
}  // namespace stackpilot::provision
