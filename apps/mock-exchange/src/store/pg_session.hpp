#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/event_loop.hpp"
#include "store/pg_types.hpp"

namespace exchange {

// One connection to Postgres, driven by the loop: it connects, ensures the schema, prepares its
// statements, then runs one statement at a time. Every phase has a client-side deadline. It does
// not reconnect by itself: whoever is told of its loss decides.
class PgSession {
 public:
  struct Listener {
    std::function<void()> ready;  // may be called once per open()
    // The connection is gone (or never came). Called after the handler of a running statement.
    std::function<void(DbProblem problem, const std::string& message)> lost;
  };
  using Handler = std::function<void(PgOutcome outcome)>;

  // statements must outlive the session.
  PgSession(EventLoop& loop, const std::vector<PgStatement>& statements, Listener listener);
  ~PgSession();
  PgSession(const PgSession&) = delete;
  PgSession& operator=(const PgSession&) = delete;

  // Begins to connect; the session must be closed. A failure is reported later, to the listener.
  void open(const PgTarget& target);
  // Drops the connection without telling the listener; a running statement's handler is told.
  void close();
  // Whom to tell from now on.
  void set_listener(Listener listener) { listener_ = std::move(listener); }

  bool is_closed() const { return state_ == State::closed; }
  bool is_open() const { return state_ == State::idle || state_ == State::busy; }
  bool is_idle() const { return state_ == State::idle; }
  // The number of statements that the server has answered.
  std::uint64_t answered() const { return answered_; }

  // Runs a prepared statement; must be idle. handler is called exactly once, never from within.
  void execute(const char* statement, const PgParameters& parameters, Milliseconds deadline,
               Handler handler);

 private:
  enum class State { closed, connecting, preparing, idle, busy };

  void advance_connect();
  void connected();
  void prepare_next();
  void prepared();
  void on_io(std::uint32_t events);
  void flush();
  void read_results();
  void finish_statement();
  void run(Handler handler, Milliseconds deadline);
  void arm_deadline(Milliseconds limit);
  std::string missing_answer(Milliseconds limit) const;
  void lose(DbProblem problem, const std::string& message);
  void lose_with_libpq_error();
  void drop_connection();
  void watch(std::uint32_t epoll_events);

  EventLoop& loop_;
  const std::vector<PgStatement>& statements_;
  Listener listener_;
  State state_ = State::closed;
  PGconn* connection_ = nullptr;
  int watched_fd_ = -1;
  std::uint32_t watched_events_ = 0;
  EventLoop::Timer deadline_;
  bool transport_up_ = false;       // TCP is connected; the server is to answer
  std::size_t next_statement_ = 0;  // to prepare
  std::uint64_t answered_ = 0;
  Handler handler_;
  PgOutcome outcome_;  // of the statement that runs
};

}  // namespace exchange
