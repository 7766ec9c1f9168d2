// A fake service that keeps its records in memory and misbehaves on demand.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <set>

#include "drills/history/final_reads.h"
#include "unit/service/contracts.h"

namespace stackpilot::drills {

class FakeService : public RecordApi {
 public:
  explicit FakeService(Contract of_service) : contract(std::move(of_service)) {}

  service::WriteResult send(const service::RecordValues& record) override {
    const std::lock_guard lock(mutex_);
    ++sent_;
    if (before_send) before_send(record);
    if (refuse.count(record.key) != 0) {
      return {service::WriteOutcome::kFail, "", "db_unreachable"};
    }
    const std::string id = store(record);
    if (forget_to_answer.count(record.key) != 0) {
      forget_to_answer.erase(record.key);
      return {service::WriteOutcome::kInfo, "", "receive: Connection reset by peer"};
    }
    return {service::WriteOutcome::kOk, id, ""};
  }

  Result<Page> page(const std::string& after) override {
    const std::lock_guard lock(mutex_);
    if (!answers_reads) return fail(ErrorKind::kBroken, "GET /orders: status 503");
    Page page;
    auto record = after.empty() ? records.begin() : records.upper_bound(after);
    for (; record != records.end() && page.records.size() < 3; ++record) {
      page.records.push_back(record->second);
      page.records.back().key.clear();
    }
    if (record != records.end()) page.next = page.records.back().id;
    return page;
  }

  Result<std::optional<StoredRecord>> read(const service::RecordValues&,
                                           const std::string& id) override {
    const std::lock_guard lock(mutex_);
    ++reads_;
    if (!answers_reads || fail_reads-- > 0) return fail(ErrorKind::kBroken, "GET: status 503");
    const auto found = records.find(id);
    return found == records.end() ? std::nullopt : std::optional(found->second);
  }

  Result<StoredRecords> all_records() {
    const std::lock_guard lock(mutex_);
    StoredRecords all;
    for (const auto& [id, record] : records) all.push_back(record);
    return all;
  }

  FinalReads read_back(const History& history) {
    return drills::read_back(
        *this, [this] { return all_records(); }, contract, history);
  }

  int sent() const { return sent_; }
  int reads() const { return reads_; }

  Contract contract;
  std::function<void(const service::RecordValues&)> before_send;
  std::set<std::string> refuse;            ///< keys
  std::set<std::string> forget_to_answer;  ///< keys: stored, but the first answer is lost
  bool answers_reads = true;
  int fail_reads = 0;                           ///< this many, of one record each
  std::map<std::string, StoredRecord> records;  ///< by id

 private:
  // Idempotent: returns the existing record of the key, if there is one.
  std::string store(const service::RecordValues& record) {
    for (const auto& [id, one] : records) {
      if (one.key == record.key) return id;
    }
    std::string id = service::id_before_answer(*contract.record, record);
    if (id.empty()) id = "id-" + std::to_string(1000 + records.size());
    StoredRecord stored{record.key, id, {}};
    for (const auto& [place, text] : service::kept_places(*contract.record, record, id)) {
      stored.values[service::name_of_place(place)] = text;
    }
    records[id] = stored;
    return id;
  }

  std::mutex mutex_;
  std::atomic<int> sent_{0};
  std::atomic<int> reads_{0};
};

}  // namespace stackpilot::drills
