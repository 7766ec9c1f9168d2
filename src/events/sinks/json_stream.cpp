#include "events/sinks/json_stream.h"

#include <cstdio>

namespace stackpilot::events {
namespace {

void unwrap(Json& json) {
  const Result<Json> inner = parse_json_text(json.at("line").get<std::string>(), "the line");
  if (!inner || !text_at(*inner, "event")) return;
  json.erase("line");
  json["record"] = *inner;
}

}  // namespace

void JsonStream::take(const Record& record) {
  Json json = to_json(record);
  if (std::holds_alternative<Relayed>(record.event)) unwrap(json);
  const std::string text = to_text(json) + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace stackpilot::events
