// What a service promises, and how it is asked: the block x-stackpilot of its compose file. Plain
// values, valid when they come from service::parse_contract. docs/contract.md describes every key.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace stackpilot {

/// Longer bodies of a service's answers say nothing, in bytes.
inline constexpr std::size_t longest_answer = 64U << 10U;

/// Values at places of an answer's body: JSON Pointer (RFC 6901) to what must be there.
using ExpectedValues = std::map<std::string, Json>;

/// A GET that says that the process lives.
struct LivenessContract {
  std::string get;  ///< target, as "/health"
  bool operator==(const LivenessContract&) const = default;
};
STACKPILOT_DECLARE_JSON(LivenessContract)

/// A GET that says whether the service can do its work: 200, and what `is` wants.
struct ReadinessContract {
  std::string get;
  ExpectedValues is;
  std::string reason;  ///< pointer to why not; empty: it gives none
  /// What is wrong with the dependency ("unreachable", "lost", "refused", "full") to the reasons
  /// that the service may give for it.
  std::map<std::string, std::vector<std::string>> reasons;
  bool operator==(const ReadinessContract&) const = default;
};
STACKPILOT_DECLARE_JSON(ReadinessContract)

/// A GET that says which build answers.
struct VersionContract {
  std::string get;
  std::string build_id;       ///< pointer
  std::string source_digest;  ///< pointer
  bool operator==(const VersionContract&) const = default;
};
STACKPILOT_DECLARE_JSON(VersionContract)

/// Variables without which, or with which, the service must refuse to start.
struct ConfigurationContract {
  std::vector<std::string> required;
  std::map<std::string, std::string> malformed;  ///< variable to a value that is refused
  int exit_code = 0;                             ///< of a refusal; 0: any from 1 to 125
  /// "required" and "malformed", to what a refusal says of each, in {variable} and {value}.
  std::map<std::string, std::string> says;
  bool operator==(const ConfigurationContract&) const = default;
};
STACKPILOT_DECLARE_JSON(ConfigurationContract)

/// What the service keeps its records in.
struct DependencyContract {
  std::string component;  ///< compose service
  std::string kind;       ///< postgres, redis or tcp
  int port = 0;           ///< in its container; 0: the kind's own
  std::string variable;   ///< of the component that clients talk to: where it is; may be empty
  std::string database;   ///< of postgres, as are the rest
  std::string user;
  std::vector<std::string> tables;  ///< whose rows are the data
  bool operator==(const DependencyContract&) const = default;
};
STACKPILOT_DECLARE_JSON(DependencyContract)

/// The port of that kind of dependency where none is declared; 0: there is none.
int usual_port(std::string_view kind);

/// A request as a URI template of `{x}` and `{?a,b}` (of RFC 6570), in values that are filled in:
/// {key}, {number} and {id} of a record, and the names in `values`.
struct RequestContract {
  std::string method;  ///< GET, POST or PUT
  std::string target;
  std::map<std::string, std::string> headers;
  /// Name to texts of which successive records take one each; a text may contain {key}, {number}.
  std::map<std::string, std::vector<std::string>> values;
  bool operator==(const RequestContract&) const = default;
};
STACKPILOT_DECLARE_JSON(RequestContract)

/// What an answer must be like. All that is set must hold.
struct AnswerContract {
  std::string status;  ///< "404" or "2xx"; empty: any
  ExpectedValues is;
  bool operator==(const AnswerContract&) const = default;
};
STACKPILOT_DECLARE_JSON(AnswerContract)

/// How all records can be listed, through the service.
struct ListContract {
  std::string get;    ///< template in {after}
  std::string items;  ///< pointer to the records
  std::string next;   ///< pointer to what is `after` for the next page; null there: it was the last
  bool operator==(const ListContract&) const = default;
};
STACKPILOT_DECLARE_JSON(ListContract)

/// How the dependency itself lists the records of a load, where its kind can.
struct StoredContract {
  std::string query;  ///< of postgres: gives key, id, and a column for each kept place
  std::vector<std::string> remove;  ///< of postgres: statements that remove these records
  bool operator==(const StoredContract&) const = default;
};
STACKPILOT_DECLARE_JSON(StoredContract)

/// One unit of durable work that the service writes and reads back.
struct RecordContract {
  RequestContract write;
  AnswerContract accepted;
  std::string id;  ///< pointer into the answer to `write`, or "{key}"
  RequestContract read;
  AnswerContract absent;               ///< the answer to `read` when there is no such record
  ExpectedValues keeps;                ///< what `read` gives; texts may contain names of values
  std::vector<std::string> unchanged;  ///< pointers to what `read` gives alike each time
  bool retries = false;                ///< sent again with the same key, it is stored once
  std::string reason;                  ///< pointer to why a write was refused; may be empty
  std::vector<std::string> unknown;    ///< reasons that leave open whether it was stored
  std::vector<std::string> conflict;   ///< reasons that say that the key has another record
  std::optional<ListContract> list;
  std::optional<StoredContract> stored;
  bool operator==(const RecordContract&) const = default;
};
STACKPILOT_DECLARE_JSON(RecordContract)

struct Contract {
  std::string component;  ///< compose service that clients talk to
  std::string source;     ///< folder that its image is built from, relative to the repository
  std::string image;      ///< or recipe in infra/images that it is made by
  std::optional<LivenessContract> liveness;
  ReadinessContract readiness;
  std::optional<VersionContract> version;
  std::optional<ConfigurationContract> configuration;
  std::optional<DependencyContract> dependency;
  std::optional<RecordContract> record;
  std::map<std::string, std::string> waived;  ///< guarantee id to the reason
  bool operator==(const Contract&) const = default;
};
STACKPILOT_DECLARE_JSON(Contract)

}  // namespace stackpilot
