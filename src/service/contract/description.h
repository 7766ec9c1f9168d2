// Every key of a contract: what it is called, what may be there, what it means. The reader, the
// JSON Schema and the reference page are all made from this.
#pragma once

#include <set>
#include <string>

#include "model/contract.h"
#include "service/contract/fields.h"

namespace stackpilot::service {

/// What a contract must agree with.
struct ComposeFile {
  std::string folder;              ///< relative to the repository; empty: its root
  std::set<std::string> services;  ///< that the file declares
};

void describe_contract(Fields& fields, const ComposeFile& file, Contract& out);

/// The part `record`. `kind` is that of the dependency, or empty.
void describe_record(Fields& fields, const std::string& kind, RecordContract& out);

}  // namespace stackpilot::service
