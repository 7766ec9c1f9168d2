#include "page/html.h"

#include <fmt/format.h>

#include "base/text.h"
#include "page/style.h"

namespace stackpilot::page {
namespace {

// The Content-Security-Policy forbids scripts and external resources; no page needs them.
constexpr const char* head =
    R"(<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">)"
    R"(<meta name="viewport" content="width=device-width, initial-scale=1">)"
    R"(<meta http-equiv="Content-Security-Policy" content="default-src 'none'; )"
    R"(style-src 'unsafe-inline'; img-src data:"><link rel="icon" href="data:,">)"
    R"(<title>{}</title><style>{}{}</style></head><body><main>)";

}  // namespace

STACKPILOT_DEFINE_JSON(Fact, name, value)

std::string format_duration(double ms) {
  if (ms >= 1'000) return fmt::format("{:.2f} s", ms / 1'000);
  return fmt::format("{:.{}f} ms", ms, ms < 10 ? 1 : 0);
}

std::string badge(std::string_view word, std::string_view tone) {
  return fmt::format(R"(<span class="badge {}">{}</span>)", tone, word);
}

std::string figure(std::string_view value, std::string_view name) {
  return fmt::format(R"(<div class="figure"><b>{}</b><span>{}</span></div>)", value, name);
}

std::string figures(const std::string& all) {
  return all.empty() ? "" : R"(<div class="figures">)" + all + "</div>";
}

std::string reason(std::string_view text) {
  return text.empty() ? "" : "<p class=\"reason\">" + markup_escaped(text) + "</p>";
}

std::string facts(const std::vector<Fact>& list, std::string_view kind) {
  std::string html;
  for (const Fact& fact : list) {
    if (fact.value.empty()) continue;
    html += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", markup_escaped(fact.name),
                        markup_escaped(fact.value));
  }
  const std::string attribute = kind.empty() ? "" : fmt::format(R"( class="{}")", kind);
  return fmt::format("<dl{}>{}</dl>", attribute, html);
}

std::string table(std::string_view kind, std::string_view caption,
                  const std::vector<const char*>& columns, const std::vector<Cells>& rows) {
  std::string html =
      fmt::format(R"(<table class="{}"><caption>{}</caption><thead><tr>)", kind, caption);
  for (const char* column : columns) html += fmt::format(R"(<th scope="col">{}</th>)", column);
  html += "</tr></thead><tbody>";
  for (const Cells& row : rows) {
    html += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      html += fmt::format(R"(<td data-label="{}">{}</td>)", columns.at(i), row[i]);
    }
    html += "</tr>";
  }
  return html + "</tbody></table>";
}

std::string section(std::string_view id, std::string_view title, std::string_view content) {
  return fmt::format(R"(<section aria-labelledby="{0}"><h2 id="{0}">{1}</h2>{2}</section>)", id,
                     title, content);
}

std::string document(std::string_view title, std::string_view style, std::string_view content) {
  return fmt::format(head, markup_escaped(title), common_style, style)
      .append(content)
      .append("</main></body></html>\n");
}

}  // namespace stackpilot::page
