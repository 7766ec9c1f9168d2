#include "result.hpp"

#include <array>
#include <cstdio>

namespace bench {
namespace {

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), value < 100 ? "%.2f" : "%.0f", value);
  return text.data();
}

std::string limit(const Result& result) {
  if (!result.target) return "";
  const bool least = result.target->kind == Target::Kind::at_least;
  return (least ? ">= " : "<= ") + number(result.target->value);
}

std::string verdict(const Result& result) {
  if (!result.target) return "";
  return number(result.ratio()) + (result.is_met() ? "" : "  missed");
}

}  // namespace

double Result::ratio() const {
  return target->kind == Target::Kind::at_least ? value / target->value : target->value / value;
}

std::string to_table(const Results& results) {
  std::string out;
  const auto line = [&out](const std::array<std::string, 6>& cells) {
    std::array<char, 512> text{};
    std::snprintf(text.data(), text.size(), "%-42s %10s %-5s %10s  %-12s %s", cells[0].c_str(),
                  cells[1].c_str(), cells[2].c_str(), cells[3].c_str(), cells[4].c_str(),
                  cells[5].c_str());
    std::string row = text.data();
    row.erase(row.find_last_not_of(' ') + 1);
    out += row + '\n';
  };
  line({"measured", "value", "", "target", "ratio", "target is"});
  for (const Result& result : results) {
    line({result.what, number(result.value), result.unit, limit(result), verdict(result),
          result.target ? result.target->of : ""});
  }
  return out;
}

nlohmann::json to_json(const Results& results) {
  nlohmann::json list = nlohmann::json::array();
  for (const Result& result : results) {
    nlohmann::json entry{{"what", result.what}, {"value", result.value}, {"unit", result.unit}};
    if (result.target) {
      const bool least = result.target->kind == Target::Kind::at_least;
      entry[least ? "at_least" : "at_most"] = result.target->value;
      entry["target_is"] = result.target->of;
      entry["ratio"] = result.ratio();
      entry["met"] = result.is_met();
    }
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace bench
