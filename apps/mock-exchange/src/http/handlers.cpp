#include "http/handlers.hpp"

#include <utility>

#include "domain/json_text.hpp"
#include "http/metrics.hpp"
#include "http/openapi.hpp"
#include "http/order_json.hpp"
#include "http/order_request.hpp"

namespace exchange {

Handlers::Handlers(const Config& config, const BuildInfo& build, Database& database,
                   MetricsText metrics)
    : config_(config), build_(build), database_(database), metrics_(std::move(metrics)) {}

void Handlers::handle(Exchange& exchange) {
  if (const auto* rejection = std::get_if<Rejection>(&exchange.target)) {
    return exchange.respond(rejected(*rejection));
  }
  const Route route_found = exchange.match.route;
  if (route_found == Route::unknown) return exchange.respond(failure(404, "not_found"));
  if (!allows(route_found, exchange.method)) {
    return exchange.respond(method_not_allowed(allowed_methods(route_found)));
  }
  route(exchange, std::get<RequestTarget>(exchange.target));
}

void Handlers::route(Exchange& exchange, const RequestTarget& target) {
  switch (exchange.match.route) {
    case Route::health:
      return exchange.respond(ok(R"({"ok":true})"));
    case Route::ready:
      return database_.when_sure([this, &exchange] { exchange.respond(ready()); });
    case Route::version:
      return exchange.respond(version());
    case Route::price:
      return exchange.respond(price(target));
    case Route::create_order:
      return create_order(exchange, target);
    case Route::get_order:
      return get_order(exchange);
    case Route::list_orders:
      return list_orders(exchange, target);
    case Route::metrics: {
      Response response = ok(metrics_());
      response.content_type = Metrics::content_type;
      return exchange.respond(std::move(response));
    }
    case Route::openapi:
      return exchange.respond(ok(std::string(openapi_document)));
    case Route::started:
      // Once it was ready, the database is not waited for.
      if (was_ready_) return exchange.respond(started());
      return database_.when_sure([this, &exchange] { exchange.respond(started()); });
    case Route::unknown:
      return exchange.respond(failure(404, "not_found"));
  }
}

Response Handlers::ready() {
  const DbProblem problem = database_.problem();
  const bool db = problem == DbProblem::none;
  const char* checks =
      db ? R"({"config_loaded":true,"db":true})" : R"({"config_loaded":true,"db":false})";
  if (db && !draining_) {
    was_ready_ = true;
    return ok(JsonObject().raw("ready", "true").raw("checks", checks).str());
  }
  const std::string_view detail = draining_ ? "shutting_down" : reason(problem);
  Response response = unavailable(detail);
  response.body =
      JsonObject().raw("ready", "false").raw("checks", checks).text("detail", detail).str();
  return response;
}

Response Handlers::started() {
  if (!was_ready_) {
    Response response = ready();
    if (!was_ready_) return response;
  }
  return ok(R"({"started":true})");
}

Response Handlers::version() const {
  return ok(JsonObject()
                .text("service", config_.service_name)
                .text("env", config_.env)
                .text("version", config_.version)
                .text("log_level", config_.log_level_text)
                .text("git_sha", build_.git_sha)
                .text("build_time", build_.build_time)
                .text("source_digest", build_.source_digest)
                .text("build_id", build_.build_id)
                .str());
}

Response Handlers::price(const RequestTarget& target) {
  const auto symbol = target.parameter("symbol");
  if (const auto* rejection = std::get_if<Rejection>(&symbol)) return rejected(*rejection);
  const auto& text = std::get<std::optional<std::string>>(symbol);
  const Instrument* instrument = text ? find_instrument(*text) : nullptr;
  if (instrument == nullptr) return rejected(Rejection::unsupported_symbol);
  return ok(JsonObject().text("symbol", instrument->symbol).raw("price", instrument->price).str());
}

void Handlers::create_order(Exchange& exchange, const RequestTarget& target) {
  Checked<NewOrder> order = read_order_request(target, exchange.body, exchange.idempotency_key);
  if (const auto* rejection = std::get_if<Rejection>(&order)) {
    return exchange.respond(rejected(*rejection));
  }
  database_.write(std::move(std::get<NewOrder>(order)), [&exchange](const WriteResult& result) {
    if (const auto* accepted = std::get_if<OrderAccepted>(&result)) {
      exchange.order_id = to_text(accepted->order_id);
    }
    const auto* failed = std::get_if<StoreFailed>(&result);
    if (failed != nullptr && failed->order_id) exchange.order_id = to_text(*failed->order_id);
    exchange.respond(write_response(result));
  });
}

void Handlers::get_order(Exchange& exchange) {
  const std::optional<Uuid> id = parse_uuid(exchange.match.order_id);
  // What is no id at all cannot be the id of an order.
  if (!id) return exchange.respond(failure(404, "order_not_found"));
  exchange.order_id = to_text(*id);
  const bool asked = database_.find(
      *id, [&exchange](const ReadResult& result) { exchange.respond(order_response(result)); });
  if (!asked) exchange.respond(refused());
}

void Handlers::list_orders(Exchange& exchange, const RequestTarget& target) {
  const Checked<PageRequest> request = read_page_request(target);
  if (const auto* rejection = std::get_if<Rejection>(&request)) {
    return exchange.respond(rejected(*rejection));
  }
  const auto& page = std::get<PageRequest>(request);
  // One more than asked for tells whether there is a next page.
  const bool asked = database_.page(
      page.after, page.limit + 1, [&exchange, limit = page.limit](const ReadResult& result) {
        exchange.respond(page_response(result, static_cast<std::size_t>(limit)));
      });
  if (!asked) exchange.respond(refused());
}

Response Handlers::refused() const {
  const DbProblem problem = database_.read_problem();
  return unavailable(problem == DbProblem::none ? "overloaded" : reason(problem));
}

}  // namespace exchange
