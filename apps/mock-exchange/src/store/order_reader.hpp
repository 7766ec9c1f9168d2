#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/uuid.hpp"
#include "store/pg_link.hpp"

namespace exchange {

struct StoredOrder {
  std::string order_id;
  std::string symbol;
  std::string side;
  std::string qty;  // a JSON number
  std::string status;
  std::string created_at;  // RFC 3339 UTC
};

struct ReadFailed {
  DbProblem problem;
};
// No rows when there is no such order.
using ReadResult = std::variant<std::vector<StoredOrder>, ReadFailed>;

// Reads orders on a connection of its own, so that a page of a thousand never delays a commit.
// Look-ups that wait at the same time share one statement.
class OrderReader {
 public:
  // Called once, never from within find() or page().
  using Completion = std::function<void(ReadResult result)>;

  explicit OrderReader(EventLoop& loop);

  void connect(const PgTarget& target) { link_.connect(target); }
  // As in OrderWriter.
  void pause(DbProblem problem);
  void disconnect();
  DbProblem problem() const { return link_.problem(); }

  // Both are false, without calling done, when too many wait already.
  bool find(const Uuid& order_id, Completion done);
  // Up to limit orders with ids greater than after, in the order of their ids.
  bool page(const Uuid& after, int limit, Completion done);

  // Sends the next statement if the connection is free. Call once per turn.
  void flush();

  std::size_t waiting() const { return lookups_.size() + pages_.size(); }

 private:
  struct Lookup {
    Uuid order_id;
    Completion done;
  };
  struct Page {
    Uuid after;
    int limit;
    Completion done;
  };

  void send_lookups();
  void send_page();
  void answer_lookups(const PgOutcome& outcome, const std::vector<Lookup>& batch);
  void fail_waiting(DbProblem problem);

  PgLink link_;
  std::deque<Lookup> lookups_;
  std::deque<Page> pages_;
  bool page_turn_ = false;  // pages and look-ups alternate, so that neither starves
};

}  // namespace exchange
