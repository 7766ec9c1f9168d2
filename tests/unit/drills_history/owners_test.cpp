#include "drills/history/owners.h"

#include <gtest/gtest.h>

#include "unit/service/contracts.h"

namespace stackpilot::drills {
namespace {

constexpr const char* owned = "4711000000";

History owned_history() {
  History history{owned, {}};
  for (std::uint32_t i = 1; i <= 3; ++i) {
    history.operations[i].record = service::values_of(*service::exchange().record, owned, i);
  }
  history.operations[2].answer = {service::WriteOutcome::kOk, "u-2", ""};
  return history;
}

StoredRecord with_value(const std::string& text, const std::string& id = "") {
  return {"", id, {{"a", "text"}, {"b", text}}};
}

struct Shown {
  StoredRecord record;
  std::optional<std::uint32_t> owner;
  bool of_load;
  const char* label;
};

TEST(Owners, AreShownByKeyNumberOrId) {
  const Shown all[] = {
      {{"drill-4711000000-00000003", "", {}}, 3, true, "drill-4711000000-00000003"},
      {{"drill-4711000000-00000009", "", {}}, std::nullopt, true, "drill-4711000000-00000009"},
      {{"other", "u-2", {{"b", "471100000000000001"}}}, std::nullopt, true, "other"},
      {with_value("471100000000000001"), 1, true, "471100000000000001"},
      {with_value("471100000000000001.000"), 1, true, "471100000000000001"},
      {with_value("471100000000000001", "u-2"), 1, true, "471100000000000001"},
      {with_value("471100000000000009"), std::nullopt, true, "471100000000000009"},
      {with_value("by drill-4711000000-00000003!"), 3, true, "471100000000000003"},
      {with_value("4711000000000000011"), std::nullopt, false, ""},
      {with_value("1471100000000000001"), std::nullopt, false, ""},
      {with_value("14711000000 471100000000000002"), 2, true, "471100000000000002"},
      {with_value("4711000000"), std::nullopt, false, ""},
      {with_value("1", "u-2"), 2, true, "u-2"},
      {with_value("1", "u-9"), std::nullopt, false, "u-9"},
  };
  const History history = owned_history();
  const Owners owners(history);
  for (const Shown& one : all) {
    const std::string what = to_text(Json(one.record));
    EXPECT_EQ(owners.owner_of(one.record), one.owner) << what;
    EXPECT_EQ(owners.is_of_load(one.record), one.of_load) << what;
    EXPECT_EQ(owners.label_of(one.record), one.label) << what;
  }
}

}  // namespace
}  // namespace stackpilot::drills
