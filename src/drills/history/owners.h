// Which operation of a load a record that was found belongs to.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "drills/history/operation.h"
#include "model/stored_record.h"

namespace stackpilot::drills {

class Owners {
 public:
  /// `history` must outlive the object.
  explicit Owners(const History& history);

  /// The sequence number of the operation that the record shows by its key; of a record without
  /// one, by a key or number of the load among its values, else by its id. nullopt when it is that
  /// of none.
  std::optional<std::uint32_t> owner_of(const StoredRecord& record) const;

  /// Whether the record is of the load, of an operation or not.
  bool is_of_load(const StoredRecord& record) const;

  /// What the record is known by: its key, number or id.
  std::string label_of(const StoredRecord& record) const;

 private:
  const History& history_;
  std::map<std::string, std::uint32_t> by_key_;
  std::map<std::string, std::uint32_t> by_id_;  ///< of acknowledged ones
};

}  // namespace stackpilot::drills
