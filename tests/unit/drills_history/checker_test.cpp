// G-02-11. Plants every anomaly in a history that is otherwise correct.
#include "drills/history/checker.h"

#include <gtest/gtest.h>

#include <functional>

#include "unit/service/contracts.h"

namespace stackpilot::drills {
namespace {

constexpr const char* checked = "4711000000";

// The sequence numbers of the records, named by what the client knows and whether it was stored.
using service::WriteOutcome;

enum : std::uint32_t { kAcknowledged = 1, kRefused, kOpenStored, kOpenAbsent };

service::RecordValues sent(std::uint32_t sequence) {
  return service::values_of(*service::exchange().record, checked, sequence);
}

// As a query of the contract gives it.
StoredRecord row_for(std::uint32_t sequence, const std::string& id) {
  StoredRecord row{sent(sequence).key, id, sent(sequence).values};
  row.values["status"] = "accepted";
  return row;
}

StoredRecord only_the_key(std::uint32_t sequence, const std::string& id) {
  return {sent(sequence).key, id, {}};
}

StoredRecords without_keys(StoredRecords rows) {
  for (StoredRecord& row : rows) row.key.clear();
  return rows;
}

// The input of the checker.
struct Given {
  Contract contract = service::exchange();
  History history;
  FinalReads reads;
  FaultWindow fault{100, 200};

  StoredRecords& database() { return *reads.stored; }
  StoredRecords& api() { return *reads.api; }
  StoredRecords& after() { return *reads.after; }
  service::WriteResult& replay(std::uint32_t sequence) {
    return reads.replays.at(sequence - 1).answer;
  }
  HistoryReport check() const { return check_history(contract, history, reads, fault); }
};

void add(Given& given, std::uint32_t sequence, service::WriteResult answer) {
  given.history.operations[sequence] = {sent(sequence), 110.0 + sequence, 120.0 + sequence,
                                        std::move(answer)};
}

Given good() {
  Given given;
  given.history.load = checked;
  add(given, kAcknowledged, {WriteOutcome::kOk, "a", ""});
  add(given, kRefused, {WriteOutcome::kFail, "", "db_unreachable"});
  add(given, kOpenStored, {WriteOutcome::kInfo, "", "receive: timed out"});
  add(given, kOpenAbsent, {WriteOutcome::kInfo, "", "receive: timed out"});
  given.history.operations[kOpenAbsent].done_ms.reset();
  given.reads.stored = {row_for(kAcknowledged, "a"), row_for(kOpenStored, "c")};
  given.reads.api = without_keys(given.database());
  given.reads.replays = {{kAcknowledged, {WriteOutcome::kOk, "a", ""}},
                         {kRefused, {WriteOutcome::kOk, "b", ""}},
                         {kOpenStored, {WriteOutcome::kOk, "c", ""}},
                         {kOpenAbsent, {WriteOutcome::kOk, "d", ""}}};
  given.reads.after = {row_for(kAcknowledged, "a"), row_for(kRefused, "b"),
                       row_for(kOpenStored, "c"), row_for(kOpenAbsent, "d")};
  return given;
}

TEST(CheckHistory, PassesWhatHolds) {
  const HistoryReport report = good().check();
  EXPECT_EQ(report.verdict, HistoryVerdict::kPass) << to_text(report, 2);
  EXPECT_TRUE(report.reasons.empty());
  EXPECT_EQ(report.ok, 1U);
  EXPECT_EQ(report.fail, 1U);
  EXPECT_EQ(report.info, 2U);
  EXPECT_EQ(report.info_stored, 1U);
  EXPECT_EQ(report.during_fault, 4U);
  EXPECT_EQ(report.stored_records, 2U);
  EXPECT_EQ(report.api_rows, 2U);
  EXPECT_EQ(report.replays, 4U);
}

struct Planted {
  const char* what;
  std::function<void(Given&)> plant;
  AnomalyKind kind;
  const char* blamed;  ///< part of the key that the anomaly must name
};

void PrintTo(const Planted& planted, std::ostream* out) {
  *out << planted.what;
}

const StoredRecord stranger = row_for(99, "z");

const Planted anomalies[] = {
    {"acknowledged and not in the dependency",
     [](Given& g) { g.database().erase(g.database().begin()); }, AnomalyKind::kLost, "-00000001"},
    {"acknowledged and not in the API", [](Given& g) { g.api().erase(g.api().begin()); },
     AnomalyKind::kLost, "-00000001"},
    {"acknowledged, and gone after the replays",
     [](Given& g) { g.after().erase(g.after().begin()); }, AnomalyKind::kLost, "-00000001"},
    {"acknowledged, and only its key is left",
     [](Given& g) { g.database()[0] = only_the_key(kAcknowledged, "a"); }, AnomalyKind::kLost,
     "-00000001"},
    {"replayed, and its order is not there", [](Given& g) { g.after().pop_back(); },
     AnomalyKind::kLost, "-00000004"},
    {"acknowledged, and there twice",
     [](Given& g) { g.database().push_back(row_for(kAcknowledged, "a2")); },
     AnomalyKind::kDuplicate, "-00000001"},
    {"there a second time without a key",
     [](Given& g) {
       StoredRecord row = row_for(kAcknowledged, "a2");
       row.key.clear();
       g.database().push_back(row);
     },
     AnomalyKind::kDuplicate, "-00000001"},
    {"twice in the API", [](Given& g) { g.api().push_back(g.api().front()); },
     AnomalyKind::kDuplicate, "-00000001"},
    {"open, and there twice", [](Given& g) { g.database().push_back(row_for(kOpenStored, "c2")); },
     AnomalyKind::kDuplicate, "-00000003"},
    {"made twice by the replay", [](Given& g) { g.after().push_back(row_for(kOpenAbsent, "d2")); },
     AnomalyKind::kDuplicate, "-00000004"},
    {"with another id", [](Given& g) { g.database()[0].id = "x"; }, AnomalyKind::kCorrupt,
     "-00000001"},
    {"with another symbol", [](Given& g) { g.database()[0].values["symbol"] = "DOGE"; },
     AnomalyKind::kCorrupt, "-00000001"},
    {"with another side", [](Given& g) { g.database()[0].values["side"] = "sell"; },
     AnomalyKind::kCorrupt, "-00000001"},
    {"with another quantity", [](Given& g) { g.database()[0].values["qty"] = "1"; },
     AnomalyKind::kCorrupt, "-00000001"},
    {"with another status", [](Given& g) { g.api()[0].values["status"] = "draft"; },
     AnomalyKind::kCorrupt, "-00000001"},
    {"open, and stored with another content",
     [](Given& g) { g.database()[1].values["side"] = "hold"; }, AnomalyKind::kCorrupt, "-00000003"},
    {"open, and a key without an order",
     [](Given& g) { g.database()[1] = only_the_key(kOpenStored, "c"); }, AnomalyKind::kCorrupt,
     "-00000003"},
    {"replayed as another order", [](Given& g) { g.replay(kAcknowledged).id = "x"; },
     AnomalyKind::kCorrupt, "-00000001"},
    {"open and stored, replayed as another order", [](Given& g) { g.replay(kOpenStored).id = "x"; },
     AnomalyKind::kCorrupt, "-00000003"},
    {"stored anew when replayed, the first order gone",
     [](Given& g) {
       g.replay(kAcknowledged).id = "x";
       g.after()[0].id = "x";
     },
     AnomalyKind::kCorrupt, "-00000001"},
    {"open, stored, and stored anew when replayed",
     [](Given& g) {
       g.replay(kOpenStored).id = "x";
       g.after()[2].id = "x";
     },
     AnomalyKind::kCorrupt, "-00000003"},
    {"its key belongs to another order when replayed",
     [](Given& g) {
       g.replay(kOpenAbsent) = {WriteOutcome::kFail, "", "idempotency_key_reused"};
     },
     AnomalyKind::kCorrupt, "-00000004"},
    {"refused, and in the dependency",
     [](Given& g) { g.database().push_back(row_for(kRefused, "b")); }, AnomalyKind::kPhantom,
     "-00000002"},
    {"refused, and in the API",
     [](Given& g) { g.api().push_back(without_keys({row_for(kRefused, "b")})[0]); },
     AnomalyKind::kPhantom, "-00000002"},
    {"refused, and its key is taken",
     [](Given& g) { g.database().push_back(only_the_key(kRefused, "b")); }, AnomalyKind::kPhantom,
     "-00000002"},
    {"never sent, in the dependency", [](Given& g) { g.database().push_back(stranger); },
     AnomalyKind::kUnknownKey, "-00000099"},
    {"never sent, in the API", [](Given& g) { g.api().push_back(without_keys({stranger})[0]); },
     AnomalyKind::kUnknownKey, "471100000000000099"},
    {"never sent, after the replays", [](Given& g) { g.after().push_back(stranger); },
     AnomalyKind::kUnknownKey, "-00000099"},
};

class Anomalies : public ::testing::TestWithParam<Planted> {};

TEST_P(Anomalies, AreFound) {
  Given given = good();
  GetParam().plant(given);
  const HistoryReport report = given.check();
  EXPECT_EQ(report.verdict, HistoryVerdict::kFail) << GetParam().what;
  ASSERT_EQ(report.anomaly_count, 1U) << GetParam().what << to_text(report, 2);
  EXPECT_EQ(report.anomalies[0].kind, GetParam().kind) << GetParam().what;
  EXPECT_TRUE(report.anomalies[0].key.ends_with(GetParam().blamed)) << report.anomalies[0].key;
  EXPECT_NE(report.anomalies[0].detail, "");
}

INSTANTIATE_TEST_SUITE_P(All, Anomalies, ::testing::ValuesIn(anomalies));

const std::pair<const char*, std::function<void(Given&)>> gaps[] = {
    {"the dependency was not read", [](Given& g) { g.reads.stored.reset(); }},
    {"the API was not read", [](Given& g) { g.reads.api.reset(); }},
    {"the dependency was not read after the replays", [](Given& g) { g.reads.after.reset(); }},
    {"3 of 4 keys could be replayed",
     [](Given& g) {
       g.replay(kOpenAbsent) = {WriteOutcome::kInfo, "", "receive: timed out"};
       g.after().pop_back();
     }},
    {"0 of 4 keys could be replayed", [](Given& g) { g.reads.replays.clear(); }},
    {"no record was acknowledged",
     [](Given& g) {
       g.history.operations[kAcknowledged].answer = {WriteOutcome::kInfo, "", ""};
     }},
    {"no record was under way during the fault",
     [](Given& g) {
       g.fault = {10, 50};
     }},
    {"why not", [](Given& g) { g.reads.problems.emplace_back("why not"); }},
};

TEST(CheckHistory, IsUnknownWhereSomethingWasNotSeen) {
  for (const auto& [reason, plant] : gaps) {
    Given given = good();
    plant(given);
    const HistoryReport report = given.check();
    EXPECT_EQ(report.verdict, HistoryVerdict::kUnknown) << reason << to_text(report, 2);
    EXPECT_EQ(report.reasons, std::vector<std::string>{reason});
  }
}

TEST(CheckHistory, OfNothingIsUnknown) {
  const HistoryReport report = check_history(service::exchange(), {}, {}, {0, 0});
  EXPECT_EQ(report.verdict, HistoryVerdict::kUnknown);
  EXPECT_EQ(report.reasons.size(), 5U);
}

TEST(CheckHistory, AnAnomalyOutweighsAGap) {
  Given given = good();
  given.reads.api.reset();
  given.database().clear();
  EXPECT_EQ(given.check().verdict, HistoryVerdict::kFail);
}

// A service like webdis: its dependency tells keys and values that are not those of its answers.
Given good_by_key(const char* kind) {
  Given given{.contract = service::webdis()};
  given.contract.dependency->kind = kind;
  given.history.load = checked;
  const bool lists = service::dependency_lists(given.contract);
  StoredRecords of_api;
  StoredRecords of_dependency;
  for (std::uint32_t i = 1; i <= 3; ++i) {
    const auto record = service::values_of(*given.contract.record, checked, i);
    const service::WriteResult answer{WriteOutcome::kOk, record.key, ""};
    given.history.operations[i] = {record, 110, 120, answer};
    of_api.push_back({record.key, record.key, {{"GET", record.number}}});
    of_dependency.push_back({record.key, record.key, {{"value", "\x01" + record.number}}});
    given.reads.replays.push_back({i, answer});
  }
  given.reads.api = of_api;
  if (lists) given.reads.stored = of_dependency;
  given.reads.after = lists ? of_dependency : of_api;
  return given;
}

const Planted of_keys[] = {
    {"not in the dependency", [](Given& g) { g.reads.stored.value().pop_back(); },
     AnomalyKind::kLost, "-00000003"},
    {"not through the API", [](Given& g) { g.api().pop_back(); }, AnomalyKind::kLost, "-00000003"},
    {"gone after the replays", [](Given& g) { g.after().pop_back(); }, AnomalyKind::kLost,
     "-00000003"},
    {"with another value through the API",
     [](Given& g) { g.api()[0].values["GET"] = "471100000000000002"; }, AnomalyKind::kCorrupt,
     "-00000001"},
    {"refused, and in the dependency",
     [](Given& g) {
       g.history.operations[2].answer = {WriteOutcome::kFail, "", "OOM"};
     },
     AnomalyKind::kPhantom, "-00000002"},
    {"never sent", [](Given& g) { g.reads.stored.value().push_back(only_the_key(9, "z")); },
     AnomalyKind::kUnknownKey, "-00000009"},
};

TEST(CheckHistory, OfKeysFindsWhatItCan) {
  EXPECT_EQ(good_by_key("redis").check().verdict, HistoryVerdict::kPass)
      << to_text(good_by_key("redis").check(), 2);
  for (const Planted& one : of_keys) {
    Given given = good_by_key("redis");
    one.plant(given);
    const HistoryReport report = given.check();
    ASSERT_EQ(report.anomaly_count, 1U) << one.what << to_text(report, 2);
    EXPECT_EQ(report.anomalies[0].kind, one.kind) << one.what;
    EXPECT_TRUE(report.anomalies[0].key.ends_with(one.blamed)) << one.what;
  }
}

TEST(CheckHistory, SaysWhatTheContractGivesNoMeansFor) {
  Given given = good_by_key("tcp");
  const HistoryReport report = given.check();
  EXPECT_EQ(report.verdict, HistoryVerdict::kPass) << to_text(report, 2);
  EXPECT_EQ(report.not_applicable,
            (std::vector<std::string>{
                "DUPLICATE: neither the service nor its dependency lists records",
                "PHANTOM: neither the service nor its dependency lists records",
                "UNKNOWN_KEY: neither the service nor its dependency lists records"}));
  given.reads.after.reset();
  EXPECT_EQ(given.check().reasons,
            std::vector<std::string>{"the API was not read after the replays"});
  given = good();
  given.contract.record->retries = false;
  given.reads.replays.clear();
  given.reads.after.reset();
  EXPECT_EQ(given.check().verdict, HistoryVerdict::kPass);
  EXPECT_EQ(given.check().not_applicable,
            std::vector<std::string>{"replays: a write is not sent again"});
}

TEST(CheckHistory, ItemsOfAListMayLackIds) {
  Given given = good();
  for (StoredRecord& one : given.api()) one.id.clear();
  EXPECT_EQ(given.check().verdict, HistoryVerdict::kPass);
  given = good();
  given.api()[0].id.clear();
  EXPECT_EQ(given.check().anomalies.at(0).kind, AnomalyKind::kCorrupt);
}

TEST(CheckHistory, RecordsAreDuringTheFaultWhenTheyOverlapIt) {
  const auto overlapping = [](double from, double to) {
    Given given = good();
    given.fault = {from, to};
    return given.check().during_fault;
  };
  EXPECT_EQ(overlapping(0, 110), 0U);
  EXPECT_EQ(overlapping(0, 111), 1U);
  EXPECT_EQ(overlapping(123, 500), 2U);  // the third ends at 123; the fourth never ended
  EXPECT_EQ(overlapping(1000, 2000), 1U);
}

TEST(CheckHistory, ListsAHundredAndCountsAll) {
  Given given = good();
  for (std::uint32_t i = 100; i < 350; ++i) add(given, i, {WriteOutcome::kOk, "id", ""});
  const HistoryReport report = given.check();
  EXPECT_EQ(report.anomaly_count, 250U);
  EXPECT_EQ(report.anomalies.size(), 100U);
}

TEST(CheckHistory, ItsReportIsKeptAsJson) {
  Given given = good();
  given.database().clear();
  const HistoryReport report = given.check();
  const auto read = parse_json<HistoryReport>(to_text(report), "report");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(to_text(*read), to_text(report));
  EXPECT_NE(to_text(report).find("\"LOST\""), std::string::npos);
}

}  // namespace
}  // namespace stackpilot::drills
