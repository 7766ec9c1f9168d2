#include "drills/history/checker.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "drills/history/owners.h"

namespace stackpilot::drills {
namespace {

using service::WriteOutcome;

constexpr std::size_t most_listed = 100;

using Sequence = std::uint32_t;

// What a record must look like in one place.
struct Expectation {
  WriteOutcome outcome = WriteOutcome::kInfo;  ///< found: ok once, fail never, info at most once
  std::string id;                              ///< only when ok
};

// One place from which records were read, and its records by operation.
struct Place {
  const char* name;
  bool has_content;  ///< its records have the kept values
  bool has_ids;      ///< its records have ids
  std::map<Sequence, std::vector<const StoredRecord*>> found;
};

// Of a place with content: a key, and nothing that it is the key of.
bool is_only_a_key(const Place& place, const StoredRecord& record) {
  return place.has_content && record.values.empty();
}

std::string texts_of(const std::map<std::string, std::string>& values) {
  std::string texts;
  for (const auto& [name, text] : values) texts += fmt::format("{}={} ", name, text);
  return texts;
}

std::string describe(const Place& place, const StoredRecord& record) {
  if (is_only_a_key(place, record)) {
    return fmt::format("the key claims {}, which is absent", record.id);
  }
  return fmt::format("{}as {}", texts_of(record.values), record.id);
}

class Check {
 public:
  Check(const Contract& contract, const History& history, const FinalReads& reads)
      : contract_(*contract.record),
        lists_(service::dependency_lists(contract)),
        history_(history),
        reads_(reads),
        owners_(history) {}

  HistoryReport run(const FaultWindow& fault) {
    count_operations(fault);
    const auto told = [&](Sequence sequence) { return what_was_told(sequence); };
    if (reads_.stored) {
      const Place dependency = in_dependency("the dependency", *reads_.stored);
      report_.stored_records = static_cast<std::uint32_t>(reads_.stored->size());
      check_place(dependency, told);
      remember_stored(dependency);
    }
    if (reads_.api) {
      report_.api_rows = static_cast<std::uint32_t>(reads_.api->size());
      const Place api = in_api("the API", *reads_.api);
      check_place(api, told);
      if (!lists_) remember_stored(api);
    }
    for (const Replay& replay : reads_.replays) check_replay(replay);
    if (reads_.after) {
      check_place(lists_ ? in_dependency("the dependency after the replays", *reads_.after)
                         : in_api("the API after the replays", *reads_.after),
                  [&](Sequence sequence) { return replayed_[sequence]; });
    }
    report_.not_applicable = out_of_sight();
    decide();
    return std::move(report_);
  }

 private:
  void count_operations(const FaultWindow& fault) {
    for (const auto& [sequence, operation] : history_.operations) {
      ++(operation.answer.outcome == WriteOutcome::kOk     ? report_.ok
         : operation.answer.outcome == WriteOutcome::kFail ? report_.fail
                                                           : report_.info);
      const bool ended_before = operation.done_ms && *operation.done_ms < fault.from_ms;
      if (operation.sent_ms <= fault.to_ms && !ended_before) ++report_.during_fault;
    }
  }

  Expectation what_was_told(Sequence sequence) const {
    const service::WriteResult& answer = history_.operations.at(sequence).answer;
    return {answer.outcome, answer.id};
  }

  // Without a query of the contract, a dependency tells keys and not what the service keeps there.
  Place in_dependency(const char* name, const StoredRecords& records) {
    const bool by_query = contract_.stored.has_value();
    return sorted({name, by_query, by_query, {}}, records);
  }

  // Items of a list may lack the id. If one has it, all must.
  Place in_api(const char* name, const StoredRecords& records) {
    const bool has_ids = std::any_of(records.begin(), records.end(),
                                     [](const StoredRecord& one) { return !one.id.empty(); });
    return sorted({name, true, has_ids, {}}, records);
  }

  Place sorted(Place place, const StoredRecords& records) {
    for (const StoredRecord& record : records) {
      if (const auto owner = owners_.owner_of(record)) {
        place.found[*owner].push_back(&record);
      } else {
        add(AnomalyKind::kUnknownKey, owners_.label_of(record),
            fmt::format("{} has {}", place.name, describe(place, record)));
      }
    }
    return place;
  }

  template <typename Expect>
  void check_place(const Place& place, const Expect& expect) {
    for (const auto& [sequence, operation] : history_.operations) {
      const auto found = place.found.find(sequence);
      check_record(place, operation.record, expect(sequence),
                   found == place.found.end() ? std::vector<const StoredRecord*>() : found->second);
    }
  }

  void check_record(const Place& place, const service::RecordValues& sent,
                    const Expectation& expected, const std::vector<const StoredRecord*>& found) {
    const bool must_exist = expected.outcome == WriteOutcome::kOk;
    if (found.empty()) {
      if (must_exist) {
        add(AnomalyKind::kLost, sent.key,
            fmt::format("acknowledged as {}, and not in {}", expected.id, place.name));
      }
      return;
    }
    const StoredRecord& record = *found.front();
    if (found.size() > 1) {
      add(AnomalyKind::kDuplicate, sent.key,
          fmt::format("{} times in {}: {}; {}", found.size(), place.name, describe(place, record),
                      describe(place, *found[1])));
    } else if (expected.outcome == WriteOutcome::kFail) {
      add(AnomalyKind::kPhantom, sent.key,
          fmt::format("refused, and in {}: {}", place.name, describe(place, record)));
    } else if (must_exist && is_only_a_key(place, record)) {
      add(AnomalyKind::kLost, sent.key,
          fmt::format("in {}, {}", place.name, describe(place, record)));
    } else {
      check_content(place, sent, expected, record);
    }
  }

  void check_content(const Place& place, const service::RecordValues& sent,
                     const Expectation& expected, const StoredRecord& record) {
    const bool must_exist = expected.outcome == WriteOutcome::kOk;
    const bool other_id = place.has_ids && must_exist && record.id != expected.id;
    const std::map<std::string, std::string> wanted =
        wanted_values(sent, must_exist ? expected.id : record.id);
    if (!other_id && (!place.has_content || has_all(record, wanted))) return;
    add(AnomalyKind::kCorrupt, sent.key,
        fmt::format("wanted {}as {}, in {}: {}", texts_of(wanted),
                    must_exist ? expected.id : "whatever", place.name, describe(place, record)));
  }

  std::map<std::string, std::string> wanted_values(const service::RecordValues& sent,
                                                   const std::string& id) const {
    std::map<std::string, std::string> values;
    for (const auto& [pointer, text] : service::kept_places(contract_, sent, id)) {
      values[service::name_of_place(pointer)] = text;
    }
    return values;
  }

  // There may be more, which the contract's query gave.
  static bool has_all(const StoredRecord& record,
                      const std::map<std::string, std::string>& wanted) {
    return std::all_of(wanted.begin(), wanted.end(), [&](const auto& value) {
      const auto found = record.values.find(value.first);
      return found != record.values.end() && found->second == value.second;
    });
  }

  // Remembers the id that a replay must return for a record that was not acknowledged.
  void remember_stored(const Place& place) {
    for (const auto& [sequence, records] : place.found) {
      if (place.has_ids) stored_[sequence] = records.front()->id;
      if (history_.operations.at(sequence).answer.outcome == WriteOutcome::kInfo) {
        ++report_.info_stored;
      }
    }
  }

  void check_replay(const Replay& replay) {
    const std::string& key = history_.operations.at(replay.sequence).record.key;
    const Expectation told = what_was_told(replay.sequence);
    const auto stored = stored_.find(replay.sequence);
    std::string expected = told.id;
    if (told.outcome != WriteOutcome::kOk && stored != stored_.end()) expected = stored->second;
    replayed_[replay.sequence] = {WriteOutcome::kInfo, ""};
    if (replay.answer.outcome == WriteOutcome::kOk) {
      ++report_.replays;
      replayed_[replay.sequence] = {WriteOutcome::kOk, replay.answer.id};
      if (!expected.empty() && replay.answer.id != expected) {
        add(AnomalyKind::kCorrupt, key,
            fmt::format("replayed, it is {}, and was {}", replay.answer.id, expected));
      }
    } else if (service::is_conflict(contract_, replay.answer)) {
      ++report_.replays;
      add(AnomalyKind::kCorrupt, key, "replayed, the key belongs to another record");
    }
  }

  std::vector<std::string> out_of_sight() const {
    std::vector<std::string> texts;
    if (!lists_ && !contract_.list) {
      for (const AnomalyKind kind :
           {AnomalyKind::kDuplicate, AnomalyKind::kPhantom, AnomalyKind::kUnknownKey}) {
        texts.push_back(fmt::format("{}: neither the service nor its dependency lists records",
                                    Json(kind).get<std::string>()));
      }
    }
    if (!contract_.retries) texts.emplace_back("replays: a write is not sent again");
    return texts;
  }

  void decide() {
    const auto unknown_when = [&](bool condition, std::string reason) {
      if (condition) report_.reasons.push_back(std::move(reason));
    };
    report_.reasons = reads_.problems;
    unknown_when(lists_ && !reads_.stored, "the dependency was not read");
    unknown_when(!reads_.api, "the API was not read");
    unknown_when(
        contract_.retries && !reads_.after,
        fmt::format("the {} was not read after the replays", lists_ ? "dependency" : "API"));
    unknown_when(contract_.retries && report_.replays != history_.operations.size(),
                 fmt::format("{} of {} keys could be replayed", report_.replays,
                             history_.operations.size()));
    unknown_when(report_.ok == 0, "no record was acknowledged");
    unknown_when(report_.during_fault == 0, "no record was under way during the fault");
    report_.verdict = report_.anomaly_count > 0 ? HistoryVerdict::kFail
                      : report_.reasons.empty() ? HistoryVerdict::kPass
                                                : HistoryVerdict::kUnknown;
  }

  // Keeps only the first anomaly of each key: further ones usually follow from it.
  void add(AnomalyKind kind, const std::string& key, std::string detail) {
    if (!blamed_.insert(key).second) return;
    ++report_.anomaly_count;
    if (report_.anomalies.size() < most_listed) {
      report_.anomalies.push_back({kind, key, std::move(detail)});
    }
  }

  const RecordContract& contract_;
  const bool lists_;  ///< the dependency, the records of the load
  const History& history_;
  const FinalReads& reads_;
  const Owners owners_;
  std::map<Sequence, std::string> stored_;
  std::map<Sequence, Expectation> replayed_;
  std::set<std::string> blamed_;
  HistoryReport report_;
};

}  // namespace

STACKPILOT_DEFINE_JSON(Anomaly, kind, key, detail)
STACKPILOT_DEFINE_JSON(HistoryReport, verdict, reasons, anomalies, anomaly_count, ok, fail, info,
                       info_stored, during_fault, stored_records, api_rows, replays, not_applicable)

HistoryReport check_history(const Contract& contract, const History& history,
                            const FinalReads& reads, const FaultWindow& fault) {
  return Check(contract, history, reads).run(fault);
}

}  // namespace stackpilot::drills
