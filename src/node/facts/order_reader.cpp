#include "node/facts/order_reader.h"

#include <fmt/format.h>

#include "access/exec/docker.h"
#include "access/exec/process.h"
#include "base/json.h"
#include "base/slowness.h"
#include "node/facts/psql.h"

namespace stackpilot::node {
namespace {

constexpr auto orders_timeout = Millis(20'000);

// Finds keys by their prefix and orders by their quantity, so also an order that lost its key.
constexpr const char* query =
    "SELECT coalesce(json_agg(json_build_object('key', coalesce(key, ''), 'order_id', order_id, "
    "'symbol', coalesce(symbol, ''), 'side', coalesce(side, ''), 'qty', coalesce(qty::text, ''), "
    "'status', coalesce(status, ''))), '[]') FROM ("
    "SELECT k.key, coalesce(o.order_id, k.order_id) AS order_id, o.symbol, o.side, o.qty, o.status "
    "FROM idempotency_keys k FULL JOIN orders o ON o.order_id = k.order_id "
    "WHERE starts_with(k.key, '{0}' || :'load' || '-') "
    "OR div(o.qty, 1e{1})::text = :'load' LIMIT {2}) AS rows;";

}  // namespace

std::string orders_query() {
  return fmt::format(query, order_key_prefix, order_sequence_digits, most_order_rows + 1);
}

Result<std::vector<OrderRow>> parse_orders(const std::string& text, std::size_t most) {
  auto rows = parse_json<std::vector<OrderRow>>(text, "the database's orders");
  if (rows && rows->size() > most) {
    return fail(ErrorKind::kUsage, fmt::format("the load has more than {} orders", most));
  }
  return rows;
}

Result<std::vector<OrderRow>> read_orders(const Dependency& db, const std::string& load) {
  if (!is_load_number(load)) return fail(ErrorKind::kUsage, load + " is not a load's number");
  const PsqlCall call{.environment = {read_only_session, short_connect()},
                      .options = {"-v", "load=" + load}};
  TRY_ASSIGN(const access::Output answer,
             access::run_ok({.argv = access::docker_argv({}, psql_arguments(db, call)),
                             .input = orders_query(),
                             .timeout = scaled(orders_timeout)}));
  return parse_orders(answer.out);
}

}  // namespace stackpilot::node
