// Whether a machine is as it was. Pure.
#pragma once

#include <string>
#include <vector>

#include "footprint/fingerprint.h"

namespace stackpilot::footprint {

/// One item that is not as it was.
struct Change {
  std::string item;
  std::string before;  ///< empty: it was not there
  std::string after;   ///< empty: it is gone
  bool operator==(const Change&) const = default;
};
STACKPILOT_DECLARE_JSON(Change)

/// "new: /opt/x (folder 755 0:0)", "gone: ...", "changed: ... (was ...; is ...)".
std::string to_text(const Change& change);

enum class Kept {
  kYes,
  kNo,
  kUnknown,  ///< it could not be looked at each time
};

/// What became of one part.
struct PartJudgement {
  std::string part;
  Kept kept = Kept::kUnknown;
  std::size_t items = 0;          ///< that were looked at
  std::vector<Change> changes;    ///< what is not as it was
  std::vector<Change> by_itself;  ///< what already differed between the two idle fingerprints
  std::string problem;            ///< for kUnknown
};
STACKPILOT_DECLARE_JSON(PartJudgement)

/// One for each part. `idle` and `before` are of the machine while nothing was done to it: what
/// differs between these two changes by itself, and is named and not held against anybody.
std::vector<PartJudgement> compare(const HostFingerprint& idle, const HostFingerprint& before,
                                   const HostFingerprint& after);

/// What of `first` is still not as it was in `again`, whatever it is like by now: a process or file
/// that has gone meanwhile was passing. All of `again` where `first` could not be looked at.
std::vector<PartJudgement> lasting(const std::vector<PartJudgement>& first,
                                   const std::vector<PartJudgement>& again);

/// Whether every part is as it was.
bool all_kept(const std::vector<PartJudgement>& judgements);

/// For people: how much was looked at, what is not as it was, at most a few of each.
std::string to_text(const PartJudgement& judgement);

}  // namespace stackpilot::footprint
