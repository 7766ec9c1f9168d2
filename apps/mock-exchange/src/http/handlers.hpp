#pragma once

#include <functional>
#include <string>

#include "domain/build_info.hpp"
#include "domain/config.hpp"
#include "http/exchange.hpp"
#include "store/database.hpp"

namespace exchange {

// What each route does. Answers at once or when the database has answered.
class Handlers {
 public:
  using MetricsText = std::function<std::string()>;

  // All must outlive the handlers.
  Handlers(const Config& config, const BuildInfo& build, Database& database, MetricsText metrics);

  void handle(Exchange& exchange);

  // From now on /ready reports the shutdown.
  void begin_drain() { draining_ = true; }

 private:
  void route(Exchange& exchange, const RequestTarget& target);
  // Notes when it is green.
  Response ready();
  Response started();
  Response version() const;
  static Response price(const RequestTarget& target);
  void create_order(Exchange& exchange, const RequestTarget& target);
  void get_order(Exchange& exchange);
  void list_orders(Exchange& exchange, const RequestTarget& target);
  // Why the database could not be asked.
  Response refused() const;

  const Config& config_;
  const BuildInfo& build_;
  Database& database_;
  MetricsText metrics_;
  bool draining_ = false;
  bool was_ready_ = false;
};

}  // namespace exchange
