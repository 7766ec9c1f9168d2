// The input as a saved observation, as `judge` reads it, and as the bodies of HTTP replies in one.
#include <cstdint>

#include "fuzz/judged.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stackpilot;
  const std::string text(reinterpret_cast<const char*>(data), size);
  Observation seen = guarantees::healthy_observation();
  ServiceObservation& service = guarantees::service_of(seen);
  for (HttpProbe* probe : {&service.ready, &service.version, &service.canary}) {
    probe->body = text;
  }
  fuzz::judge_and_say(seen);
  const Result<Observation> saved = parse_json<Observation>(text, "observation.json");
  if (saved) {
    fuzz::judge_and_say(*saved);
  } else if (saved.error().message.empty()) {
    std::abort();
  }
  return 0;
}
