#include "service/record.h"

#include <fmt/format.h>

#include <set>

#include "base/digest.h"
#include "base/find.h"
#include "model/load_number.h"
#include "service/contract/answer.h"
#include "service/contract/json_body.h"
#include "service/contract/uri_template.h"

namespace stackpilot::service {
namespace {

constexpr const char* id_is_key = "{key}";
// Shorter than the number of any record of a load.
constexpr int probe_sequence_digits = 7;

Values names_with(const RecordValues& record) {
  Values names = record.values;
  names["key"] = record.key;
  names["number"] = record.number;
  return names;
}

Result<RecordRequest> filled_request(const RequestContract& contract, const Values& names) {
  TRY_ASSIGN(std::string target, expand(contract.target, names));
  RecordRequest request{contract.method, std::move(target), {}};
  for (const auto& [name, text] : contract.headers) {
    TRY_ASSIGN(request.headers[name], fill_in(text, names));
  }
  return request;
}

WriteResult accepted(const RecordContract& contract, const RecordValues& values,
                     const std::string& body) {
  const std::string id =
      contract.id == id_is_key ? values.key : value_at(body, contract.id).value_or(std::string());
  if (id.empty()) return {WriteOutcome::kInfo, "", "accepted without an id"};
  return {WriteOutcome::kOk, id, ""};
}

// Whether the service itself says that it did not store the record. A 503 without a reason may be
// somebody else's, and of another error of its own the service knows no more than the client.
bool may_refuse(int status, const std::string& reason) {
  return has_status("4xx", status) ||
         (!reason.empty() && (status == 503 || has_status("2xx", status)));
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : to_text(value);
}

}  // namespace

STACKPILOT_DEFINE_JSON(RecordValues, key, number, values)
STACKPILOT_DEFINE_JSON(WriteResult, outcome, id, reason)

RecordValues values_for(const RecordContract& contract, std::string key, std::string number,
                        std::uint32_t sequence) {
  RecordValues record{std::move(key), std::move(number), {}};
  const Values names = names_with(record);
  for (const auto& [name, texts] : contract.write.values) {
    if (texts.empty()) continue;
    const std::string& text = texts[(sequence - 1) % texts.size()];
    record.values[name] = fill_in(text, names).value_or(text);
  }
  return record;
}

RecordValues values_of(const RecordContract& contract, const std::string& load,
                       std::uint32_t sequence) {
  const std::string digits = fmt::format("{:0{}}", sequence, record_sequence_digits);
  return values_for(contract, fmt::format("{}{}-{}", record_key_prefix, load, digits),
                    load + digits, sequence);
}

RecordValues values_of_probe(const RecordContract& contract, const std::string& load,
                             std::uint32_t sequence) {
  return values_for(contract, fmt::format("probe-{}-{}", load, sequence),
                    fmt::format("{}{:0{}}", load, sequence, probe_sequence_digits), sequence);
}

RecordValues values_to_plant(const RecordContract& contract, const std::string& build_id) {
  // The first one of 6 digits: exact also where a service keeps numbers in single precision, so
  // that the planted record finds no fault that is the history check's to find.
  constexpr std::uint64_t least = 100'000;
  const std::uint64_t random = std::stoull(sha256_hex(build_id).substr(0, 15), nullptr, 16);
  return values_for(contract, "canary-" + build_id, std::to_string(least + random % (9 * least)),
                    1);
}

Result<RecordRequest> write_request(const RecordContract& contract, const RecordValues& values) {
  return filled_request(contract.write, names_with(values));
}

Result<RecordRequest> read_request(const RecordContract& contract, const RecordValues& values,
                                   const std::string& id) {
  Values names = names_with(values);
  names["id"] = id;
  return filled_request(contract.read, names);
}

Result<RecordRequest> list_request(const ListContract& contract, const std::string& after) {
  TRY_ASSIGN(std::string target, expand(contract.get, {{"after", after}}));
  return RecordRequest{"GET", std::move(target), {}};
}

Result<RecordPage> parse_page(const ListContract& contract, const std::string& body) {
  auto items = items_at(body, contract.items);
  if (!items) {
    return fail(ErrorKind::kBroken, fmt::format("the page has no list at {}", contract.items));
  }
  RecordPage page{std::move(*items), ""};
  if (contract.next.empty()) return page;
  const auto parsed = parse_body(body);
  const BodyValue* next = parsed ? find_at(*parsed, contract.next) : nullptr;
  if (next == nullptr) {
    return fail(ErrorKind::kBroken, fmt::format("the page has nothing at {}", contract.next));
  }
  if (next->kind != BodyValue::Kind::kNull) page.next = next->text;
  return page;
}

std::string id_before_answer(const RecordContract& contract, const RecordValues& values) {
  return contract.id == id_is_key ? values.key : "";
}

WriteResult classify_write(const RecordContract& contract, const RecordValues& values,
                           const RecordReply& reply) {
  if (reply.status == 0) {
    return {reply.unsent ? WriteOutcome::kFail : WriteOutcome::kInfo, "", reply.error};
  }
  const auto difference = why_not(contract.accepted, reply.status, reply.body);
  if (!difference) return accepted(contract, values, reply.body);
  const std::string reason = reason_in(reply.body, contract.reason);
  const bool refused = may_refuse(reply.status, reason) && !contains(contract.unknown, reason);
  const std::string otherwise =
      has_status("2xx", reply.status) ? *difference : fmt::format("status {}", reply.status);
  return {refused ? WriteOutcome::kFail : WriteOutcome::kInfo, "",
          reason.empty() ? otherwise : reason};
}

bool is_conflict(const RecordContract& contract, const WriteResult& result) {
  return result.outcome != WriteOutcome::kOk && contains(contract.conflict, result.reason);
}

ReadOutcome classify_read(const RecordContract& contract, const RecordReply& reply) {
  if (reply.status == 0) return ReadOutcome::kUnknown;
  if (!why_not(contract.absent, reply.status, reply.body)) return ReadOutcome::kAbsent;
  return has_status("2xx", reply.status) ? ReadOutcome::kThere : ReadOutcome::kUnknown;
}

RecordPlaces parse_record(const RecordContract& contract, const std::string& body) {
  std::set<std::string> pointers(contract.unchanged.begin(), contract.unchanged.end());
  for (const auto& [pointer, value] : contract.keeps) pointers.insert(pointer);
  if (contract.id != id_is_key) pointers.insert(contract.id);
  RecordPlaces places;
  for (const std::string& pointer : pointers) {
    if (auto text = value_at(body, pointer)) places[pointer] = std::move(*text);
  }
  return places;
}

RecordPlaces kept_places(const RecordContract& contract, const RecordValues& values,
                         const std::string& id) {
  Values names = names_with(values);
  names["id"] = id;
  RecordPlaces places;
  for (const auto& [pointer, value] : contract.keeps) {
    const std::string text = text_of(value);
    places[pointer] = value.is_string() ? fill_in(text, names).value_or(text) : text;
  }
  return places;
}

std::string name_of_place(const std::string& pointer) {
  return pointer.starts_with('/') ? pointer.substr(1) : pointer;
}

bool dependency_lists(const Contract& contract) {
  if (!contract.dependency || !contract.record) return false;
  return contract.dependency->kind == "redis" || contract.record->stored.has_value();
}

bool dependency_removes(const Contract& contract) {
  if (!dependency_lists(contract)) return false;
  return !contract.record->stored || !contract.record->stored->remove.empty();
}

}  // namespace stackpilot::service
