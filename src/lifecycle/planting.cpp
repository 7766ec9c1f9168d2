#include "lifecycle/planting.h"

#include <fmt/format.h>

#include "base/slowness.h"
#include "base/text.h"
#include "service/contract/answer.h"
#include "service/record.h"

namespace stackpilot::lifecycle {
namespace {

using access::Operator;
using service::RecordReply;

constexpr auto request_timeout = Millis(5'000);

tl::unexpected<NotPlanted> not_planted(std::string message, std::vector<std::string> keys) {
  keys.insert(keys.begin(), "record");
  return tl::unexpected<NotPlanted>(NotPlanted{std::move(message), std::move(keys)});
}

RecordReply ask(const Operator& host, const access::HttpEndpoint& endpoint,
                const service::RecordRequest& request) {
  const auto reply = host.http(endpoint, {request.method, request.target, request.headers},
                               scaled(request_timeout));
  if (!reply) return {.error = reply.error().message};
  return {.status = reply->status, .body = reply->body};
}

// "status 200: <body>", or why there was no answer.
std::string words_of(const RecordReply& reply) {
  if (reply.status == 0) return reply.error;
  return fmt::format("status {}: {}", reply.status, printable(reply.body));
}

tl::unexpected<NotPlanted> not_accepted(const RecordContract& contract,
                                        const service::WriteResult& result,
                                        const RecordReply& reply) {
  const bool accepted =
      reply.status != 0 && !service::why_not(contract.accepted, reply.status, reply.body);
  if (accepted) {
    return not_planted(
        fmt::format("the service accepted a record, and its answer has no id at {}; {}",
                    contract.id, words_of(reply)),
        {"id"});
  }
  const std::string why = reply.status == 0 ? "" : result.reason + "; ";
  return not_planted(fmt::format("the service did not accept a record: {}{}", why, words_of(reply)),
                     {"accepted"});
}

// The first place of which the answer has nothing; nullopt when it has all.
std::optional<tl::unexpected<NotPlanted>> lacking(const RecordContract& contract,
                                                  const service::RecordPlaces& places,
                                                  const RecordReply& reply) {
  const auto lacks = [&](const std::string& pointer, std::vector<std::string> keys) {
    return not_planted(
        fmt::format("what the service gives of the planted record has nothing at {}; {}", pointer,
                    words_of(reply)),
        std::move(keys));
  };
  for (const auto& [pointer, value] : contract.keeps) {
    if (places.count(pointer) == 0) return lacks(pointer, {"keeps", pointer});
  }
  for (const std::string& pointer : contract.unchanged) {
    if (places.count(pointer) == 0) return lacks(pointer, {"unchanged"});
  }
  return std::nullopt;
}

}  // namespace

tl::expected<PlantedRecord, NotPlanted> plant_record(const Operator& host,
                                                     const access::HttpEndpoint& endpoint,
                                                     const RecordContract& contract,
                                                     const std::string& build_id) {
  const service::RecordValues values = service::values_to_plant(contract, build_id);
  const auto write = service::write_request(contract, values);
  if (!write) return not_planted(write.error().message, {"write"});
  const RecordReply answer = ask(host, endpoint, *write);
  const service::WriteResult planted = service::classify_write(contract, values, answer);
  if (planted.outcome != service::WriteOutcome::kOk) return not_accepted(contract, planted, answer);
  const auto read = service::read_request(contract, values, planted.id);
  if (!read) return not_planted(read.error().message, {"read"});
  const RecordReply reply = ask(host, endpoint, *read);
  const service::ReadOutcome outcome = service::classify_read(contract, reply);
  if (outcome == service::ReadOutcome::kAbsent) {
    return not_planted(
        "the service says that the record which it just accepted is not there; " + words_of(reply),
        {"absent"});
  }
  if (outcome != service::ReadOutcome::kThere) {
    return not_planted("the service did not give the planted record back: " + words_of(reply),
                       {"read"});
  }
  const service::RecordPlaces places = service::parse_record(contract, reply.body);
  if (const auto lack = lacking(contract, places, reply)) return *lack;
  return PlantedRecord{planted.id, places};
}

}  // namespace stackpilot::lifecycle
