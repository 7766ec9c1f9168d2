// What one judge saw, item by item, and the verdict that follows from it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "model/verdict.h"

namespace stackpilot::verify {

/// Why an item cannot be judged.
struct Unknown {
  std::string why;
  /// The guarantee whose failure explains it; empty when nothing does.
  std::string because;
};

/// Collects items and concludes. Texts may come from outside: they are cut to a sane length, and
/// everything but printable ASCII is escaped.
class Findings {
 public:
  void ok(std::string_view subject, std::string_view text);
  void bad(std::string_view subject, std::string_view expected, std::string_view observed);
  void unknown(std::string_view subject, const Unknown& unknown);
  void waive(std::string_view subject, std::string_view reason);
  /// Not looked at, because a tool is absent.
  void skip(std::string_view subject, std::string_view reason);

  /// Notes the duration of an observation that the items rest on.
  void took(double ms);

  /// Any bad item: fail. Else any unknown: blocked, or error when one has no cause. Else any
  /// skipped: skipped. Else any waived: waived. No item at all: error. Else pass. `expected` is the
  /// claim that is reported unless something failed.
  Judgement conclude(const Guarantee& guarantee, std::string_view expected) const;

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

  Items ok_, bad_, unknown_, skipped_, waived_;
  double slowest_ms_ = 0;
};

}  // namespace stackpilot::verify
