#include "chart.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace bench {
namespace {

constexpr int width = 860;
constexpr int label_width = 270;
constexpr int value_width = 90;
constexpr int text_width = 50;
constexpr int bar_height = 20;
constexpr int row_height = 30;
constexpr int head_height = 58;
constexpr int foot_height = 34;

constexpr const char* peer_colour = "#a8b0b9";
constexpr const char* met_colour = "#2e7d5b";
constexpr const char* missed_colour = "#c0562f";
constexpr const char* mark_colour = "#1c2733";

bool is_rate(const Result& result) {
  return result.unit == "/s";
}

const char* colour(const Result& result) {
  if (!result.target) return peer_colour;
  return result.is_met() ? met_colour : missed_colour;
}

double longest(const Results& results) {
  double value = 1;
  for (const Result& result : results) {
    if (!is_rate(result)) continue;
    value = std::max({value, result.value, result.target ? result.target->value : 0});
  }
  return value;
}

void draw(std::ostringstream& out, const Result& result, int y, double scale) {
  const int middle = y + bar_height / 2 + 5;
  const double length = result.value * scale;
  double text = label_width + length + 8;
  out << "<text x='" << label_width - 10 << "' y='" << middle << "' text-anchor='end'>"
      << result.what << "</text>\n"
      << "<rect x='" << label_width << "' y='" << y << "' width='" << length << "' height='"
      << bar_height << "' fill='" << colour(result) << "'/>\n";
  if (result.target) {
    const double mark = label_width + result.target->value * scale;
    if (mark > text - 8 && mark < text + text_width) text = mark + 8;  // right of the mark
    out << "<line x1='" << mark << "' x2='" << mark << "' y1='" << y - 4 << "' y2='"
        << y + bar_height + 4 << "' stroke='" << mark_colour << "' stroke-width='2'/>\n";
  }
  out << "<text x='" << text << "' y='" << middle << "'>" << std::lround(result.value)
      << "</text>\n";
}

void draw_key(std::ostringstream& out, int y) {
  int x = label_width;
  for (const auto& [colour, text] :
       {std::pair(met_colour, "target met"), std::pair(missed_colour, "target missed"),
        std::pair(peer_colour, "peer")}) {
    out << "<rect x='" << x << "' y='" << y << "' width='12' height='12' fill='" << colour
        << "'/><text x='" << x + 18 << "' y='" << y + 11 << "'>" << text << "</text>\n";
    x += 130;
  }
  out << "<line x1='" << x + 6 << "' x2='" << x + 6 << "' y1='" << y - 2 << "' y2='" << y + 14
      << "' stroke='" << mark_colour << "' stroke-width='2'/><text x='" << x + 18 << "' y='"
      << y + 11 << "'>target</text>\n";
}

}  // namespace

std::string to_chart(const Results& results) {
  const auto rows = std::count_if(results.begin(), results.end(), is_rate);
  const int height = head_height + static_cast<int>(rows) * row_height + foot_height;
  const double scale = (width - label_width - value_width) / longest(results);
  std::ostringstream out;
  out << "<svg xmlns='http://www.w3.org/2000/svg' width='" << width << "' height='" << height
      << "' font-family='sans-serif' font-size='13' fill='#1c2733'>\n"
      << "<rect width='100%' height='100%' fill='#ffffff'/>\n"
      << "<text x='16' y='32' font-size='17' font-weight='bold'>mock-exchange: requests per "
         "second, "
         "and its peers in the same run</text>\n";
  int y = head_height;
  for (const Result& result : results) {
    if (!is_rate(result)) continue;
    draw(out, result, y, scale);
    y += row_height;
  }
  draw_key(out, y + 8);
  out << "</svg>\n";
  return out.str();
}

}  // namespace bench
