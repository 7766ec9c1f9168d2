#include "drills/history/record_api.h"

#include <fmt/format.h>

#include "base/text.h"
#include "service/contract/answer.h"

namespace stackpilot::drills {
namespace {

StoredRecord read_as_stored(const RecordContract& contract, const std::string& body) {
  service::RecordPlaces places = service::parse_record(contract, body);
  StoredRecord record;
  for (const auto& [pointer, wanted] : contract.keeps) {
    const auto found = places.find(pointer);
    if (found != places.end()) record.values[service::name_of_place(pointer)] = found->second;
  }
  record.id = places[contract.id];
  return record;
}

tl::unexpected<Error> no_answer_to(const service::RecordRequest& request,
                                   const service::RecordReply& reply) {
  return fail(ErrorKind::kBroken,
              fmt::format("{} {}: {}", request.method, request.target,
                          reply.status == 0
                              ? reply.error
                              : fmt::format("status {}: {}", reply.status, printable(reply.body))));
}

}  // namespace

service::RecordReply reply_of(const access::HttpAttempt& attempt) {
  if (attempt) return {.status = attempt->status, .body = attempt->body};
  return {.error = attempt.error().reason,
          .unsent = attempt.error().step == access::HttpStep::kConnect};
}

HttpRecordApi::HttpRecordApi(const access::Operator& operate, access::HttpEndpoint endpoint,
                             RecordContract contract, Millis timeout)
    : operate_(operate),
      endpoint_(std::move(endpoint)),
      contract_(std::move(contract)),
      timeout_(timeout) {}

service::RecordReply HttpRecordApi::ask(const service::RecordRequest& request) const {
  return reply_of(operate_.http_attempt(
      endpoint_, {request.method, request.target, request.headers}, timeout_));
}

service::WriteResult HttpRecordApi::send(const service::RecordValues& record) {
  return exchange(record).result;
}

HttpRecordApi::Sent HttpRecordApi::exchange(const service::RecordValues& record) {
  const auto request = service::write_request(contract_, record);
  if (!request) return {{service::WriteOutcome::kFail, "", request.error().message}, {}};
  service::RecordReply reply = ask(*request);
  service::WriteResult result = service::classify_write(contract_, record, reply);
  return {std::move(result), std::move(reply)};
}

Result<RecordApi::Page> HttpRecordApi::page(const std::string& after) {
  if (!contract_.list) {
    return fail(ErrorKind::kCapability, "nothing says how records are listed",
                "declare record.list in x-stackpilot");
  }
  TRY_ASSIGN(const auto request, service::list_request(*contract_.list, after));
  const service::RecordReply reply = ask(request);
  if (!service::has_status("2xx", reply.status)) return no_answer_to(request, reply);
  TRY_ASSIGN(service::RecordPage listed, service::parse_page(*contract_.list, reply.body));
  Page page{{}, std::move(listed.next)};
  for (const std::string& item : listed.items) {
    page.records.push_back(read_as_stored(contract_, item));
    if (page.records.back().values.size() == contract_.keeps.size()) continue;
    return fail(ErrorKind::kBroken,
                fmt::format("GET {}: not a record: {}", request.target, printable(item)));
  }
  return page;
}

Result<std::optional<StoredRecord>> HttpRecordApi::read(const service::RecordValues& record,
                                                        const std::string& id) {
  TRY_ASSIGN(const auto request, service::read_request(contract_, record, id));
  const service::RecordReply reply = ask(request);
  switch (service::classify_read(contract_, reply)) {
    case service::ReadOutcome::kAbsent:
      return std::nullopt;
    case service::ReadOutcome::kUnknown:
      return no_answer_to(request, reply);
    case service::ReadOutcome::kThere:
      break;
  }
  StoredRecord stored = read_as_stored(contract_, reply.body);
  stored.key = record.key;
  if (stored.id.empty()) stored.id = id;
  return stored;
}

}  // namespace stackpilot::drills
