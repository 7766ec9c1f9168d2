// What clients saw of the service over a drill, and what follows from it. Values and pure
// functions; times are milliseconds on the drill's clock.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace stackpilot::drills {

enum class Probe { kHealth, kReady, kRead, kWrite };
NLOHMANN_JSON_SERIALIZE_ENUM(Probe, {{Probe::kHealth, "health"},
                                     {Probe::kReady, "ready"},
                                     {Probe::kRead, "read"},
                                     {Probe::kWrite, "write"}})
inline constexpr std::array<Probe, 4> all_probes = {Probe::kHealth, Probe::kReady, Probe::kRead,
                                                    Probe::kWrite};

/// A client does not wait longer for an answer: what comes later was not served.
inline constexpr double client_patience_ms = 1'000;

struct Sample {
  Probe probe = Probe::kHealth;
  double at_ms = 0;    ///< when the request was begun
  double ms = 0;       ///< how long it took
  int status = 0;      ///< 0: no answer
  std::string reason;  ///< of a failure: the service's word, or what became of the connection
  bool ok() const { return status == 200; }
  bool served() const { return ok() && ms <= client_patience_ms; }
  double done_ms() const { return at_ms + ms; }
  /// When a client knew how it had fared.
  double known_ms() const { return ok() ? at_ms + std::min(ms, client_patience_ms) : done_ms(); }
};
STACKPILOT_DECLARE_JSON(Sample)

/// Something that happened. The names that measurements rest on are given below; a drill may add
/// others.
struct Mark {
  std::string name;
  double at_ms = 0;
};
STACKPILOT_DECLARE_JSON(Mark)

inline constexpr const char* mark_injected = "fault injected";
inline constexpr const char* mark_accepting = "dependency accepting";  ///< again
inline constexpr const char* mark_healed = "fault healed";

struct Timeline {
  double interval_ms = 0;       ///< between two requests of one probe
  double end_ms = 0;            ///< nothing was begun after this
  std::vector<Sample> samples;  ///< in the order in which they were begun
  std::vector<Mark> marks;
};
STACKPILOT_DECLARE_JSON(Timeline)

struct ProbeMeasurements {
  Probe probe = Probe::kHealth;
  std::uint32_t samples = 0;
  std::uint32_t failed = 0;
  double unavailable_ms = 0;  ///< the time in which a request begun then was not served
  double longest_ms = 0;      ///< request
  double longest_gap_ms = 0;  ///< between the beginnings of two: how fine the sampling really was
};
STACKPILOT_DECLARE_JSON(ProbeMeasurements)

/// One fault: from its injection to the next one's, or to the end.
struct Episode {
  double injected_ms = 0;
  /// When it was healed; the end when it was not.
  double healed_ms = 0;
  /// From the injection until a client first knew that /ready did not serve it. Not there: it
  /// always did.
  std::optional<double> detection_ms;
  /// From the dependency accepting again to the first answer of /ready after which all that were
  /// asked for served; 0 when it served by then. Not there: it never failed, or failed to the end.
  std::optional<double> recovery_ms;
};
STACKPILOT_DECLARE_JSON(Episode)

struct Measurements {
  std::vector<Episode> episodes;          ///< one for each mark_injected
  std::vector<ProbeMeasurements> probes;  ///< of those that have samples
};
STACKPILOT_DECLARE_JSON(Measurements)

Measurements measure(const Timeline& timeline);

/// The longest gap in the sampling of any probe; nothing without probes.
std::optional<double> longest_gap(const Measurements& measurements);

}  // namespace stackpilot::drills
