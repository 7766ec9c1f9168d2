// What clients saw of the service during a drill, and measurements made from it. Values and pure
// functions; times are in milliseconds on the drill's clock.
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

/// How long a client waits on the reference machine: a request answered later counts as not served.
inline constexpr double client_patience_ms = 1'000;

/// When a client ends a request without an answer, in milliseconds: later than any deadline of a
/// service that has one.
inline constexpr int client_gives_up_ms = 4'000;

/// A request that is not answered within this many times the patience of its client was not
/// answered: 2 s on the reference machine.
inline constexpr double patiences_until_unanswered = 2;

struct Sample {
  Probe probe = Probe::kHealth;
  double at_ms = 0;               ///< when the request began
  double ms = 0;                  ///< how long it took
  int status = 0;                 ///< HTTP status; 0: no answer
  std::string reason;             ///< of a failure: the service's reason, or the connection's error
  std::optional<bool> as_wanted;  ///< what the contract says of the answer; else 200 is a success
  std::string node;               ///< whose address was asked
  bool ok() const { return as_wanted.value_or(status == 200); }
  /// `patience_ms`: how long the client waits.
  bool served(double patience_ms) const { return ok() && ms <= patience_ms; }
  double done_ms() const { return at_ms + ms; }
  /// When the client knew the result: success or not within its patience.
  double known_ms(double patience_ms) const {
    return ok() ? at_ms + std::min(ms, patience_ms) : done_ms();
  }
};
STACKPILOT_DECLARE_JSON(Sample)

/// A named moment. measure() uses the three names below and ignores others.
struct Mark {
  std::string name;
  double at_ms = 0;
};
STACKPILOT_DECLARE_JSON(Mark)

inline constexpr const char* mark_injected = "fault injected";
inline constexpr const char* mark_accepting = "dependency accepting";  ///< accepts again
inline constexpr const char* mark_healed = "fault healed";

struct Timeline {
  double interval_ms = 0;                   ///< between two requests of one probe
  double end_ms = 0;                        ///< no request began after this
  double patience_ms = client_patience_ms;  ///< of its clients
  std::vector<Sample> samples;              ///< in the order of their beginning
  std::vector<Mark> marks;
  std::vector<std::string> nodes = {};  ///< whose addresses are asked, by turns
};
STACKPILOT_DECLARE_JSON(Timeline)

struct ProbeMeasurements {
  Probe probe = Probe::kHealth;
  std::uint32_t samples = 0;
  std::uint32_t failed = 0;
  /// Total time in which a new request was not served; of several nodes, on that with most of it.
  double unavailable_ms = 0;
  double longest_ms = 0;      ///< longest request
  double longest_gap_ms = 0;  ///< between two request beginnings: the real sampling interval
};
STACKPILOT_DECLARE_JSON(ProbeMeasurements)

/// What the clients of one node's address noticed. Each failed request is counted once.
struct NodeMeasurements {
  std::string node;
  std::uint32_t requests = 0;
  std::uint32_t cut = 0;      ///< refused or reset: no answer
  std::uint32_t errors = 0;   ///< 5xx
  std::uint32_t late = 0;     ///< see patiences_until_unanswered
  std::uint32_t wrong = 0;    ///< any other answer that is no success
  double longest_ms = 0;      ///< longest request
  double unavailable_ms = 0;  ///< as of the probe that was unavailable longest
  std::string problem;        ///< of the first failed request: when, which, and why
  std::uint32_t failed() const { return cut + errors + late + wrong; }
};
STACKPILOT_DECLARE_JSON(NodeMeasurements)

/// One fault, from its injection to the next injection or the end of the timeline.
struct Episode {
  double injected_ms = 0;
  /// The end of the episode when it was not healed.
  double healed_ms = 0;
  /// From the injection until a client first knew that a request to /ready was not served; nullopt
  /// when all were.
  std::optional<double> detection_ms;
  /// From mark_accepting until a client knew the first result of /ready after its last failure; 0
  /// if that was earlier. nullopt without that mark, and when /ready never failed or failed to the
  /// end.
  std::optional<double> recovery_ms;
};
STACKPILOT_DECLARE_JSON(Episode)

struct Measurements {
  std::vector<Episode> episodes;             ///< one for each mark_injected
  std::vector<ProbeMeasurements> probes;     ///< only those that have samples
  std::vector<NodeMeasurements> nodes = {};  ///< of all that are to be asked
};
STACKPILOT_DECLARE_JSON(Measurements)

Measurements measure(const Timeline& timeline);

/// How long, between two moments, the probe was due and was not asked: what of the gaps between the
/// beginnings of its requests is longer than the sampling interval. The time after the end of the
/// timeline does not count, as nothing was due.
double unobserved_ms(const Timeline& timeline, Probe probe, double from_ms, double to_ms);

/// The longest sampling gap of any probe; nullopt without probes.
std::optional<double> longest_gap(const Measurements& measurements);

}  // namespace stackpilot::drills
