// Collects the findings of one judge and concludes the verdict.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

/// Why an item cannot be judged.
struct Unknown {
  std::string why;
  /// Id of the guarantee whose failure explains it; empty when none does.
  std::string because;
};

/// Subjects and texts may be untrusted: they are made printable and truncated (see printable()).
class Findings {
 public:
  void ok(std::string_view subject, std::string_view text);
  void bad(std::string_view subject, std::string_view expected, std::string_view observed);
  void unknown(std::string_view subject, const Unknown& unknown);
  void waive(std::string_view subject, std::string_view reason);
  /// Not promised, and so nothing to check; `declare` says how it would be.
  void not_applicable(std::string_view subject, std::string_view declare);
  /// Not checked, because a tool is missing.
  void skip(std::string_view subject, std::string_view reason);

  /// Records the duration of an observation that the items are based on; the longest one counts.
  void took(double ms);

  /// Fail if there is a bad item; else, with an unknown item, blocked, or error if one has no
  /// cause; else skipped; else not applicable; else waived; error if there is no item at all; else
  /// pass. What the guarantee expects is reported unless the verdict is fail.
  Judgement conclude(const Guarantee& guarantee) const;

 private:
  struct Item {
    std::string subject;
    std::string text;
    std::string expected;  ///< of bad items
    std::string because;   ///< of unknown items
  };
  using Items = std::vector<Item>;

  void conclude_failed(Judgement& judgement) const;
  void conclude_unknown(Judgement& judgement) const;
  static std::string summary(const Items& items, std::string Item::*text);

  Items ok_, bad_, unknown_, skipped_, not_applicable_, waived_;
  double slowest_ms_ = 0;
};

}  // namespace stackpilot::guarantees
