// A mutant: a deliberate violation of one guarantee, which shows that the guarantee can fail.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace stackpilot {

/// The node that a mutant's fault is put on.
enum class Place {
  kServiceNode,  ///< where the service runs
  kOtherNode,    ///< the last declared node on which it does not run
};

/// Plain data, part of its guarantee. `settings` values and `reason` may contain the names that
/// prove/names.h fills in, in braces: {here}, {peer_address}, {api}, ...
struct Mutant {
  std::string_view name;     ///< unique within its guarantee: "wrong-earlier-line"
  std::string_view summary;  ///< what is wrong, in one line
  std::string_view kind;     ///< of fault, as the vocabulary has it: "hosts-entry"
  std::vector<std::pair<std::string_view, std::string_view>> settings = {};  ///< of the kind
  Place place = Place::kServiceNode;
  /// Part of what the guarantee must say when it fails; without it, it failed for another reason.
  std::string_view reason = {};
  /// Guarantees that rightly fail with it. All others hold, or are blocked by those that fail.
  std::vector<std::string_view> also = {};
  /// Of a guarantee that drills prove: the one of them that must fail.
  std::string_view drill = {};
  /// The kind of dependency that it is a mutant of, "postgres"; empty: of any, or of none.
  std::string_view dependency = {};
};

}  // namespace stackpilot
