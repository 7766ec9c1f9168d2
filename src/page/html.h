// Pieces of the HTML pages that runs leave behind. Pure functions. What a parameter holds is HTML
// unless it is said to be text, which is escaped here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace stackpilot::page {

/// A name and its value, both text. Lists of facts are in reading order.
struct Fact {
  std::string name;
  std::string value;
};
STACKPILOT_DECLARE_JSON(Fact)

/// One row of a table.
using Cells = std::vector<std::string>;

/// "4.2 ms", "412 ms", "3.21 s"
std::string format_duration(double ms);

/// A coloured word; `tone` is a class of the style sheet: good, bad or open.
std::string badge(std::string_view word, std::string_view tone);

/// A big number, or the like, with its name below.
std::string figure(std::string_view value, std::string_view name);

/// All figures of a page, in one row. Empty without figures.
std::string figures(const std::string& all);

/// A line that says why something is as it is. Empty without `text`, which is text.
std::string reason(std::string_view text);

/// A definition list, without facts that have no value. `kind` is a class of the style sheet.
std::string facts(const std::vector<Fact>& list, std::string_view kind = {});

/// `kind` is a class of the style sheet. On a narrow screen each row becomes a block, and each cell
/// shows its column's name. Rows must not have more cells than there are columns.
std::string table(std::string_view kind, std::string_view caption,
                  const std::vector<const char*>& columns, const std::vector<Cells>& rows);

std::string section(std::string_view id, std::string_view title, std::string_view content);

/// A whole page, without scripts or external resources. `title` is text; `style` is added to the
/// style sheet that all pages share.
std::string document(std::string_view title, std::string_view style, std::string_view content);

}  // namespace stackpilot::page
