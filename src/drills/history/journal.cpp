#include "drills/history/journal.h"

#include <fmt/format.h>

#include "model/load_number.h"

namespace stackpilot::drills {
namespace {

void add_invocation(const Json& line, History& history) {
  Operation operation;
  operation.record = line.at("record").get<service::RecordValues>();
  operation.sent_ms = line.at("at_ms").get<double>();
  const auto sequence = line.at("invoke").get<std::uint32_t>();
  if (!history.operations.emplace(sequence, std::move(operation)).second) {
    throw std::runtime_error("sent twice");
  }
}

void add_completion(const Json& line, History& history) {
  Operation& operation = history.operations.at(line.at("complete").get<std::uint32_t>());
  if (operation.done_ms) throw std::runtime_error("answered twice");
  operation.done_ms = line.at("at_ms").get<double>();
  operation.answer = line.at("answer").get<service::WriteResult>();
}

void add_line(const Json& line, History& history) {
  if (line.contains("invoke")) return add_invocation(line, history);
  add_completion(line, history);
}

}  // namespace

Result<Journal> Journal::create(const fs::path& path, const std::string& load) {
  if (!is_load_number(load)) return fail(ErrorKind::kUsage, load + " is not a load's number");
  TRY_ASSIGN(JsonLines lines, JsonLines::create(path));
  if (Status written = lines.append_synced(Json{{"load", load}}); !written) {
    return pass_on(written);
  }
  return Journal(std::move(lines));
}

Status Journal::invoke(std::uint32_t sequence, const service::RecordValues& record, double at_ms) {
  return lines_.append_synced(Json{{"invoke", sequence}, {"at_ms", at_ms}, {"record", record}});
}

Status Journal::complete(std::uint32_t sequence, const service::WriteResult& answer, double at_ms) {
  return lines_.append(Json{{"complete", sequence}, {"at_ms", at_ms}, {"answer", answer}});
}

Result<History> parse_journal(std::string_view text, const std::string& origin) {
  TRY_ASSIGN(const std::vector<Json> lines, parse_json_lines(text, origin));
  History history;
  std::size_t number = 0;
  try {
    for (const Json& line : lines) {
      if (++number > 1) {
        add_line(line, history);
      } else {
        history.load = line.at("load").get<std::string>();
      }
    }
  } catch (const std::exception& bad) {
    return fail(ErrorKind::kBroken, fmt::format("{}:{} is not a line of a load's journal: {}",
                                                origin, number, bad.what()));
  }
  return history;
}

Result<History> read_journal(const fs::path& path) {
  TRY_ASSIGN(const std::string text, read_file(path));
  return parse_journal(text, path.string());
}

}  // namespace stackpilot::drills
