// Records of a service by its contract: what is sent, and what the answers say. Pure: no I/O.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "model/contract.h"

namespace stackpilot::service {

/// Names of a contract's templates with their values, for one record. The key and the number
/// determine it.
struct RecordValues {
  std::string key;
  std::string number;                         ///< a whole number without leading zeros
  std::map<std::string, std::string> values;  ///< the names in `values` of the write
  bool operator==(const RecordValues&) const = default;
};
STACKPILOT_DECLARE_JSON(RecordValues)

/// The `sequence`-th record (from 1) with that key and number: of each list in the contract's
/// `values` it has the text of its turn.
RecordValues values_for(const RecordContract& contract, std::string key, std::string number,
                        std::uint32_t sequence);

/// A record of a load; see model/load_number.h. `sequence` is 1 to 99,999,999.
RecordValues values_of(const RecordContract& contract, const std::string& load,
                       std::uint32_t sequence);

/// The record that a write probe sends: key "probe-<load>-<sequence>", and a number of 17 digits,
/// which is that of no record of a load. `sequence` is 1 to 9,999,999.
RecordValues values_of_probe(const RecordContract& contract, const std::string& load,
                             std::uint32_t sequence);

/// The record that is planted right after the deploy with that build id: key "canary-<build id>",
/// and a number of 6 digits that depends on the build id alone.
RecordValues values_to_plant(const RecordContract& contract, const std::string& build_id);

struct RecordRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;
  bool operator==(const RecordRequest&) const = default;
};

/// The request that writes the record. kUsage, as of all requests here, only for a contract that
/// parse_contract() would refuse.
Result<RecordRequest> write_request(const RecordContract& contract, const RecordValues& values);

/// The request that reads the record with that id.
Result<RecordRequest> read_request(const RecordContract& contract, const RecordValues& values,
                                   const std::string& id);

/// The request for the page of the list after `after`, which is empty for the first one.
Result<RecordRequest> list_request(const ListContract& contract, const std::string& after);

struct RecordPage {
  std::vector<std::string> items;  ///< each as JSON that parse_record() takes
  std::string next;                ///< what is `after` for the next page; empty: it was the last
};

/// What the answer to list_request() has. kBroken when there is no list in it, or `next` is not
/// there.
Result<RecordPage> parse_page(const ListContract& contract, const std::string& body);

/// The id of a record that nobody has answered for yet; empty when only an answer has it.
std::string id_before_answer(const RecordContract& contract, const RecordValues& values);

/// What a client knows about its record. kInfo is also the state before any answer.
enum class WriteOutcome {
  kInfo,  ///< may or may not be stored: timeout, reset, an answer that leaves it open
  kOk,    ///< acknowledged
  kFail,  ///< provably not stored
};
NLOHMANN_JSON_SERIALIZE_ENUM(WriteOutcome, {{WriteOutcome::kInfo, "info"},
                                            {WriteOutcome::kOk, "ok"},
                                            {WriteOutcome::kFail, "fail"}})

/// The outcome of one attempt to write a record.
struct WriteResult {
  WriteOutcome outcome = WriteOutcome::kInfo;
  std::string id;      ///< only when ok
  std::string reason;  ///< when not ok: the service's reason, or the connection's error
  bool operator==(const WriteResult&) const = default;
};
STACKPILOT_DECLARE_JSON(WriteResult)

/// What came of a request.
struct RecordReply {
  int status = 0;  ///< 0: there was no answer
  std::string body;
  std::string error;    ///< without an answer: why
  bool unsent = false;  ///< without an answer: no byte of the request was sent
};

/// What the reply to write_request() proves. An answer that is as `accepted` is ok, and without an
/// id leaves it open. Any other one is a refusal when its status is 400 to 499, or 2xx or 503 with
/// a reason, and the reason is not in `unknown`; else it leaves it open.
WriteResult classify_write(const RecordContract& contract, const RecordValues& values,
                           const RecordReply& reply);

/// Whether the answer to a write says that the key has another record.
bool is_conflict(const RecordContract& contract, const WriteResult& result);

/// What the reply to read_request() says.
enum class ReadOutcome { kThere, kAbsent, kUnknown };
ReadOutcome classify_read(const RecordContract& contract, const RecordReply& reply);

/// Places (JSON Pointers) to texts; numbers digit by digit.
using RecordPlaces = std::map<std::string, std::string>;

/// What an answer to a read has at the places in `keeps` and `unchanged`, and where the id is. A
/// place without a text, number, true or false is left out, as are all of a body that is not JSON.
RecordPlaces parse_record(const RecordContract& contract, const std::string& body);

/// What the record must have at the places in `keeps`.
RecordPlaces kept_places(const RecordContract& contract, const RecordValues& values,
                         const std::string& id);

/// The name of a place in texts, and of its column in the answer to `stored.query`: the pointer
/// without its first slash.
std::string name_of_place(const std::string& pointer);

/// Whether the service's dependency itself can list the records of a load.
bool dependency_lists(const Contract& contract);

/// Whether they can be removed from it; else they stay.
bool dependency_removes(const Contract& contract);

}  // namespace stackpilot::service
