// Facts reported by a node, which may be compromised.
#include <cstdint>

#include "fuzz/judged.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stackpilot;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<NodeFacts> facts = parse_json<NodeFacts>(text, "node facts");
  if (!facts) {
    if (facts.error().message.empty()) std::abort();
    return 0;
  }
  Observation seen = guarantees::healthy_observation();
  guarantees::node_of(seen, "control").facts = *facts;
  fuzz::judge_and_say(seen);
  return 0;
}
