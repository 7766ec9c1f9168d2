#include "events/sinks/step_times.h"

#include <algorithm>

namespace stackpilot::events {
namespace {

constexpr std::size_t most_steps = 200;
constexpr std::size_t most_times = 5;
constexpr std::size_t file_limit = 1 << 20;

}  // namespace

StepTimes::StepTimes(fs::path file) : file_(std::move(file)) {
  const Result<std::string> text = read_file(file_, file_limit);
  if (!text) return;
  const Result<Json> json = parse_json_text(*text, "the times of steps");
  if (!json || !json->is_object()) return;
  try {
    for (const auto& [title, one] : json->items()) {
      times_[title] = {one.at("ms").get<std::vector<double>>(), one.at("at").get<std::string>()};
    }
  } catch (const Json::exception&) {
    times_.clear();
  }
}

StepTimes::~StepTimes() {
  if (!changed_) return;
  try {
    Json json = Json::object();
    for (const auto& [title, times] : times_) json[title] = {{"ms", times.ms}, {"at", times.at}};
    if (make_folder(file_.parent_path())) {
      static_cast<void>(write_file(file_, to_text(json, 1) + "\n"));
    }
  } catch (const std::exception&) {
    // Out of memory: the times are lost, and only a forecast with them.
  }
}

void StepTimes::take(const Record& record) {
  const auto* ended = std::get_if<StepEnded>(&record.event);
  if (ended == nullptr || ended->outcome != StepOutcome::kOk) return;
  Times& times = times_[ended->title];
  times.ms.push_back(ended->took_ms);
  if (times.ms.size() > most_times) times.ms.erase(times.ms.begin());
  times.at = record.at;
  changed_ = true;
  forget_oldest();
}

void StepTimes::forget_oldest() {
  if (times_.size() <= most_steps) return;
  times_.erase(std::min_element(times_.begin(), times_.end(), [](const auto& a, const auto& b) {
    return a.second.at < b.second.at;
  }));
}

std::optional<double> StepTimes::expected_ms(const std::string& title) const {
  const auto found = times_.find(title);
  if (found == times_.end() || found->second.ms.empty()) return std::nullopt;
  std::vector<double> ms = found->second.ms;
  std::sort(ms.begin(), ms.end());
  return ms[ms.size() / 2];
}

}  // namespace stackpilot::events
