#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/order_reader.hpp"
#include "store/order_writer.hpp"
#include "store/prober.hpp"

namespace exchange {

// All access to Postgres: three connections (prober, writer, reader). The prober decides when the
// others may connect.
class Database {
 public:
  // Told whenever problem() changes, with what the server or the client said.
  using ChangeListener = std::function<void(DbProblem problem, const std::string& message)>;

  // Without a config it stays not_configured for ever.
  Database(EventLoop& loop, const std::optional<DatabaseConfig>& config, ChangeListener changed);

  void start();
  void stop();

  // none when orders can be written and read now.
  DbProblem problem() const;
  // Calls it when problem() is no guess: at once, or, when this process was stopped and so does not
  // know what became of the database meanwhile, when that is known. Within a second.
  void when_sure(std::function<void()> then);
  // none when orders can be read now, whether or not they can be written.
  DbProblem read_problem() const;

  // Completions get StoreFailed or StoreOverloaded at once, on this very call, when the database is
  // known to be away or too many wait; else later.
  void write(NewOrder order, OrderWriter::Completion done);
  // False when the database is known to be away or too many wait; done is not called then.
  bool find(const Uuid& order_id, OrderReader::Completion done);
  bool page(const Uuid& after, int limit, OrderReader::Completion done);

  // Call once per turn of the loop, after all requests.
  void flush();

  const OrderWriter& writer() const { return writer_; }
  const OrderReader& reader() const { return reader_; }
  std::uint64_t changes() const { return changes_; }

 private:
  void prober_up(const PgTarget& target);
  void prober_down(DbProblem problem, const std::string& message);
  void write_failed(DbProblem problem, const std::string& message);
  void note_change(const std::string& message);
  void release_waiting();

  ChangeListener changed_;
  OrderWriter writer_;
  OrderReader reader_;
  std::optional<Prober> prober_;
  std::vector<std::function<void()>> waiting_to_be_sure_;
  DbProblem noted_ = DbProblem::not_configured;
  std::uint64_t changes_ = 0;
};

}  // namespace exchange
