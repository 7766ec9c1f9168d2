#include "drills/history/final_reads.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "drills/history/owners.h"

namespace stackpilot::drills {
namespace {

constexpr int most_readers = 64;
constexpr int attempts = 5;
constexpr std::size_t listed_limit = 200'000;

// Calls `work` with each of 0 to `count` - 1, until the deadline.
void share_out(std::size_t count, int clients, const Deadline& deadline,
               const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i = next++; i < count && !deadline.passed(); i = next++) work(i);
  };
  std::vector<std::jthread> threads;
  for (int i = 0; i < std::clamp(clients, 1, most_readers); ++i) threads.emplace_back(run);
}

// Calls `attempt` until it succeeds, a few times.
void retry(const Deadline& deadline, const std::function<bool()>& attempt) {
  for (int i = 1; !attempt() && i < attempts && !deadline.passed(); ++i) {
    std::this_thread::sleep_for(deadline.left_at_most(Millis(100 * i)));
  }
}

class ReadBack {
 public:
  ReadBack(RecordApi& api, const Contract& contract, const History& history,
           const ReadBackPlan& plan)
      : api_(api),
        contract_(*contract.record),
        history_(history),
        plan_(plan),
        owners_(history),
        deadline_(plan.limit) {}

  Result<StoredRecords> read_api(const std::vector<Replay>& replays) {
    return contract_.list ? read_pages() : read_each(replays);
  }

  // Repeats each record until it is acknowledged. Its key makes that safe.
  std::vector<Replay> replay_all() {
    std::vector<Replay> replays;
    for (const auto& [sequence, operation] : history_.operations) replays.push_back({sequence, {}});
    share_out(replays.size(), plan_.clients, deadline_, [&](std::size_t i) {
      Replay& replay = replays[i];
      retry(deadline_, [&] {
        replay.answer = api_.send(history_.operations.at(replay.sequence).record);
        return replay.answer.outcome == service::WriteOutcome::kOk;
      });
    });
    return replays;
  }

 private:
  Result<StoredRecords> read_pages() {
    StoredRecords found;
    std::size_t seen = 0;
    std::string after;
    do {
      if (deadline_.passed() || seen > listed_limit) {
        return fail(ErrorKind::kBroken, fmt::format("gave up after {} records", seen));
      }
      TRY_ASSIGN(RecordApi::Page page, api_.page(after));
      seen += page.records.size();
      for (StoredRecord& record : page.records) {
        if (owners_.is_of_load(record)) found.push_back(std::move(record));
      }
      after = page.next;
    } while (!after.empty());
    return found;
  }

  struct Wanted {
    const service::RecordValues* record;
    std::string id;
    Result<std::optional<StoredRecord>> answer = fail(ErrorKind::kBroken, "no time was left");
  };

  // All records whose id is known, before any answer or from one.
  std::vector<Wanted> known_ids(const std::vector<Replay>& replays) const {
    std::map<std::uint32_t, std::string> ids;
    for (const Replay& replay : replays) ids[replay.sequence] = replay.answer.id;
    std::vector<Wanted> wanted;
    for (const auto& [sequence, operation] : history_.operations) {
      std::string id = operation.answer.id;
      if (id.empty()) id = service::id_before_answer(contract_, operation.record);
      if (id.empty()) id = ids[sequence];
      if (!id.empty()) wanted.push_back({&operation.record, std::move(id)});
    }
    return wanted;
  }

  Result<StoredRecords> read_each(const std::vector<Replay>& replays) {
    std::vector<Wanted> wanted = known_ids(replays);
    share_out(wanted.size(), plan_.clients, deadline_, [&](std::size_t i) {
      retry(deadline_, [&] {
        wanted[i].answer = api_.read(*wanted[i].record, wanted[i].id);
        return wanted[i].answer.has_value();
      });
    });
    StoredRecords found;
    for (Wanted& one : wanted) {
      if (!one.answer) {
        return fail(ErrorKind::kBroken,
                    fmt::format("{}: {}", one.record->key, one.answer.error().message));
      }
      if (*one.answer) found.push_back(std::move(**one.answer));
    }
    return found;
  }

  RecordApi& api_;
  const RecordContract& contract_;
  const History& history_;
  const ReadBackPlan& plan_;
  const Owners owners_;
  const Deadline deadline_;
};

// The records; or nullopt, with the reason added to `problems`.
std::optional<StoredRecords> kept(Result<StoredRecords> records, const char* what,
                                  std::vector<std::string>& problems) {
  if (records) return std::move(*records);
  problems.push_back(fmt::format("{}: {}", what, records.error().message));
  return std::nullopt;
}

}  // namespace

FinalReads read_back(RecordApi& api, const ReadRecords& records, const Contract& contract,
                     const History& history, const ReadBackPlan& plan) {
  const bool lists = service::dependency_lists(contract);
  ReadBack read(api, contract, history, plan);
  FinalReads reads;
  if (lists) reads.stored = kept(records(), "reading the dependency", reads.problems);
  reads.api = kept(read.read_api({}), "reading the API", reads.problems);
  if (!contract.record->retries) return reads;
  reads.replays = read.replay_all();
  reads.after = lists ? kept(records(), "reading the dependency after the replays", reads.problems)
                      : kept(read.read_api(reads.replays), "reading the API after the replays",
                             reads.problems);
  return reads;
}

}  // namespace stackpilot::drills
