// What can happen in a run, as plain values. Producers emit them (events/stream.h) and know nothing
// of the sinks that take them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "model/fault.h"

namespace stackpilot::events {

/// A command that works on the lab began.
struct CommandBegan {
  std::string command;  ///< its name
  std::string folder;   ///< where journals of commands are kept; need not exist yet
  int pid = 0;
};

/// The command ends in order; one that is killed does not say so.
struct CommandEnded {
  std::string command;
  int exit_code = 0;
};

/// A run with evidence of its own began: one verification or one drill.
struct RunBegan {
  std::string run;     ///< its id
  std::string what;    ///< "verify" or "drill <name>"
  std::string folder;  ///< of its evidence; need not exist yet
};

/// Nothing is added to the evidence of the run from here on.
struct RunEnded {
  std::string run;
};

/// One of `count` parts of a command begins; `count` is 0 where it is not known.
struct SectionBegan {
  std::string title;
  int number = 0;  ///< from 1
  int count = 0;
};

/// How much of a step is done.
struct Fraction {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  std::string unit;  ///< "bytes", or what is counted, in the plural
};

using StepId = std::uint64_t;  ///< unique in this process

struct StepBegan {
  StepId step = 0;
  std::string title;
  std::optional<double> expected_ms;  ///< how long it took in earlier runs; nothing when unknown
};

struct StepAdvanced {
  StepId step = 0;
  std::string detail;  ///< what the step is doing now
  std::optional<Fraction> fraction;
};

enum class StepOutcome { kOk, kFailed, kInterrupted };

/// "ok", "failed" or "interrupted".
std::string_view to_string(StepOutcome outcome);

struct StepEnded {
  StepId step = 0;
  std::string title;
  StepOutcome outcome = StepOutcome::kFailed;
  std::string result;
  double took_ms = 0;
};

struct StepSkipped {
  std::string title;
  std::string reason;
};

/// The ledger has an entry for the fault; it is injected next.
struct FaultOpened {
  Fault fault;
};

struct FaultInjected {
  std::string id;
  double ms_ago = 0;  ///< since it took effect
};

/// The fault was looked for by other means than the guarantees that it is to break.
struct FaultProven {
  std::string id;
  bool bites = false;
  std::string proof;
};

/// The fault is undone and its ledger entry closed.
struct FaultHealed {
  std::string id;
  std::string did;
};

/// A fault could not be injected or healed.
struct FaultFailed {
  std::string id;
  std::string doing;  ///< "inject" or "heal"
  std::string why;
};

enum class Colour { kRed, kGreen };

/// A probe of the service answers otherwise than the one before it.
struct ProbeTurned {
  std::string probe;
  Colour colour = Colour::kRed;
  std::string reason;  ///< of red
  double at_ms = 0;    ///< when the request was begun, on the drill's clock
};

/// What the clients of one probe saw in a window of time.
struct ProbeWindow {
  std::string probe;
  std::uint32_t requests = 0;  ///< answered or given up in the window
  std::uint32_t failed = 0;    ///< of these
  double p50_ms = 0;           ///< of how long they took
  double max_ms = 0;
  std::string reason;  ///< of the newest that failed
};

/// Each probe that was answered in the window that ends at `at_ms`, on the drill's clock.
struct ProbesSampled {
  double at_ms = 0;
  std::vector<ProbeWindow> probes;
};

/// A record of a drill's load is in the journal of the load, and is sent next.
struct RecordWritten {
  std::string load;
  std::uint32_t sequence = 0;
};

/// The service has answered the write of a record.
struct RecordAcknowledged {
  std::string load;
  std::uint32_t sequence = 0;
  std::string outcome;  ///< "ok", "fail", or "info" where it is not known
};

/// Something was judged: a guarantee, a drill, a stage of CI or the whole run.
struct VerdictGiven {
  std::string subject;
  std::string verdict;
  std::string reason;  ///< empty for a pass
};

struct EvidenceKept {
  std::string folder;
  std::string head;  ///< digest of the chain of evidence that now ends with this run
};

/// A line for people that is none of the above.
struct Noted {
  std::string text;
};

/// A line that another program, which we run, wrote to its stderr.
struct Relayed {
  std::string line;
};

/// The error that ends the command.
struct ErrorReported {
  Error error;
};

using Event =
    std::variant<CommandBegan, CommandEnded, RunBegan, RunEnded, SectionBegan, StepBegan,
                 StepAdvanced, StepEnded, StepSkipped, FaultOpened, FaultInjected, FaultProven,
                 FaultHealed, FaultFailed, ProbeTurned, ProbesSampled, RecordWritten,
                 RecordAcknowledged, VerdictGiven, EvidenceKept, Noted, Relayed, ErrorReported>;

/// An event and when it happened.
struct Record {
  std::uint64_t number = 0;  ///< from 1, without gaps, in this process
  std::string at;            ///< RFC 3339, UTC
  double ms = 0;             ///< since the first event's stream was made
  Event event;
};

/// One flat object: "number", "at", "ms", "event" (its name) and the event's own members.
Json to_json(const Record& record);

}  // namespace stackpilot::events
