// Compares fingerprints of a machine. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "footprint/fingerprint.h"

namespace stackpilot::footprint {

/// A difference between two fingerprints in one item.
struct Change {
  std::string item;
  std::string before;  ///< empty: the item is new
  std::string after;   ///< empty: the item is gone
  bool operator==(const Change&) const = default;
};
STACKPILOT_DECLARE_JSON(Change)

/// "new: /opt/x (folder 755 0:0)", "gone: ...", "changed: ... (was ..., is ...)".
std::string to_text(const Change& change);

enum class Kept {
  kYes,
  kNo,
  kUnknown,  ///< the part could not be read in all fingerprints
};

/// Whether one part of the machine is unchanged.
struct PartJudgement {
  std::string part;
  Kept kept = Kept::kUnknown;
  std::size_t items = 0;          ///< number of items before
  std::vector<Change> changes;    ///< differences between before and after
  std::vector<Change> by_itself;  ///< differences while the machine was idle; not judged
  std::string problem;            ///< why the part is kUnknown
};
STACKPILOT_DECLARE_JSON(PartJudgement)

/// One judgement for each part of `before`. Nothing was done to the machine between `idle` and
/// `before`: items that differ between these two change by themselves and are not judged.
std::vector<PartJudgement> compare(const HostFingerprint& idle, const HostFingerprint& before,
                                   const HostFingerprint& after);

/// `again`, reduced to changes of items that had already changed in `first`: the others are only
/// temporary, like a short-lived process. Both must have the same parts in the same order. A part
/// that is unknown in either one is taken from `again` unchanged.
std::vector<PartJudgement> lasting(const std::vector<PartJudgement>& first,
                                   const std::vector<PartJudgement>& again);

/// Whether every part is unchanged; false when there is none.
bool all_kept(const std::vector<PartJudgement>& judgements);

/// For people: the number of items or the first few changes.
std::string to_text(const PartJudgement& judgement);

}  // namespace stackpilot::footprint
