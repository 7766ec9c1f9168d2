#include "service/dependency/kinds.h"

#include <fmt/format.h>

#include <csignal>

#include "base/find.h"
#include "base/text.h"
#include "model/load_number.h"

namespace stackpilot::service {
namespace {

std::string unknown(const Dependency& dependency) {
  return fmt::format("there is no kind of dependency \"{}\"", printable(dependency.contract.kind));
}

}  // namespace

const std::vector<DependencyKind>& all_kinds() {
  static const std::vector<DependencyKind> all = {postgres_kind(), redis_kind(), tcp_kind()};
  return all;
}

const DependencyKind* find_kind(std::string_view name) {
  return find_or_null(all_kinds(), [&](const DependencyKind& one) { return one.name == name; });
}

Reach handshake(const std::string& address, const Dependency& dependency, Millis timeout) {
  const DependencyKind* kind = find_kind(dependency.contract.kind);
  if (kind != nullptr) return kind->handshake(address, dependency, timeout);
  return Reach{.problem = unknown(dependency)};
}

DependencyFacts read(const std::string& address, const Dependency& dependency) {
  const DependencyKind* kind = find_kind(dependency.contract.kind);
  if (kind != nullptr) return kind->read(address, dependency);
  return DependencyFacts{.problem = unknown(dependency)};
}

bool is_clean_end(const Dependency& dependency, int exit_code) {
  const DependencyKind* kind = find_kind(dependency.contract.kind);
  const bool by_signal = kind != nullptr && !kind->ends_by_itself;
  return exit_code == 0 || (by_signal && exit_code == 128 + SIGTERM);
}

Result<std::vector<StoredRecord>> list(const RecordsOf& records) {
  const DependencyKind* kind = find_kind(records.dependency.contract.kind);
  if (kind != nullptr) return kind->list(records);
  return fail(ErrorKind::kUsage, unknown(records.dependency));
}

Result<std::vector<DockerArguments>> removal(const RecordsOf& records) {
  const DependencyKind* kind = find_kind(records.dependency.contract.kind);
  if (kind != nullptr) return kind->removal(records);
  return fail(ErrorKind::kUsage, unknown(records.dependency));
}

const StoredContract* stored_of(const Contract& contract) {
  return contract.record && contract.record->stored ? &*contract.record->stored : nullptr;
}

Status check_load(const std::string& load) {
  if (is_load_number(load)) return {};
  return fail(ErrorKind::kUsage, printable(load) + " is not a load's number");
}

}  // namespace stackpilot::service
