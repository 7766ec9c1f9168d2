// The seam "kind of dependency": what must be known of a kind of store to judge a service that
// keeps its records in one. Each kind is one file, named as it is; nothing here changes a
// dependency.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "model/observation.h"
#include "model/service.h"
#include "model/stored_record.h"

namespace stackpilot::service {

/// More records of a load than these are an error.
inline constexpr std::size_t most_records = 100'000;

/// Arguments for `docker`.
using DockerArguments = std::vector<std::string>;

/// The records of one load of a dependency, on the node that it runs on.
struct RecordsOf {
  const Dependency& dependency;
  const std::string& address;    ///< IPv4 of its container
  const StoredContract* stored;  ///< of its service; null: not declared
  const std::string& load;       ///< number of the load
};

struct DependencyKind {
  std::string_view name;

  /// Whether it ends with code 0 when it is asked to end; else also by the signal itself.
  bool ends_by_itself;

  /// Whether it takes clients at `address`, without logging in. Ends within `timeout`.
  Reach (*handshake)(const std::string& address, const Dependency& dependency, Millis timeout);

  /// Facts for verification. `answers` says that all of them could be read; else `problem` says why
  /// not. Ends within 5 s, scaled.
  DependencyFacts (*read)(const std::string& address, const Dependency& dependency);

  /// The records that it has of a load, in a stable order. kUsage: no number of a load, a query
  /// that is refused, or more than most_records. kCapability: the kind cannot, or the contract
  /// lacks what is needed; the hint is the line to declare. Ends within 20 s, scaled.
  Result<std::vector<StoredRecord>> (*list)(const RecordsOf& records);

  /// The calls of docker that remove the records of a load; for an Operator, in this order. May
  /// look for them. Errors as of list.
  Result<std::vector<DockerArguments>> (*removal)(const RecordsOf& records);
};

const std::vector<DependencyKind>& all_kinds();

/// Null when there is no kind of that name.
const DependencyKind* find_kind(std::string_view name);

// The same for a dependency of whatever kind. Of a kind that is not known: not ok, a problem,
// kUsage.
Reach handshake(const std::string& address, const Dependency& dependency, Millis timeout);
DependencyFacts read(const std::string& address, const Dependency& dependency);
/// Whether `exit_code` is that of a dependency that was asked to end, and did.
bool is_clean_end(const Dependency& dependency, int exit_code);
Result<std::vector<StoredRecord>> list(const RecordsOf& records);
Result<std::vector<DockerArguments>> removal(const RecordsOf& records);

/// How records are listed and removed; null when the contract does not say.
const StoredContract* stored_of(const Contract& contract);

/// kUsage unless `load` is a load's number.
Status check_load(const std::string& load);

}  // namespace stackpilot::service
