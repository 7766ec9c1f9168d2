#include "drills/history/order_api.h"

#include <fmt/format.h>

namespace stackpilot::drills {
namespace {

constexpr int page_size = 1'000;  // the service's maximum

// Of the service's reasons for a 503, only one leaves open whether the order was stored. A 503
// without a reason does not come from the service.
bool proves_not_stored(int status, const std::string& detail) {
  if (status == 503) return !detail.empty() && detail != "order_outcome_unknown";
  return status >= 400 && status < 500;
}

OrderRow row_of(const Json& order) {
  OrderRow row;
  order.at("order_id").get_to(row.order_id);
  order.at("symbol").get_to(row.symbol);
  order.at("side").get_to(row.side);
  order.at("status").get_to(row.status);
  row.qty = order.at("qty").dump();  // a number; a load's is an integer, which stays exact
  return row;
}

}  // namespace

OrderAnswer classify(const access::HttpAttempt& attempt) {
  if (!attempt) {
    const bool unsent = attempt.error().step == access::HttpStep::kConnect;
    return {unsent ? OrderOutcome::kFail : OrderOutcome::kInfo, "", attempt.error().reason};
  }
  if (attempt->status >= 200 && attempt->status < 300) {
    const Json body = parse_json_text(attempt->body, "the answer").value_or(Json());
    return {OrderOutcome::kOk, text_at(body, "order_id").value_or(""), ""};
  }
  const std::string detail = access::detail_of(*attempt);
  return {proves_not_stored(attempt->status, detail) ? OrderOutcome::kFail : OrderOutcome::kInfo,
          "", detail.empty() ? fmt::format("status {}", attempt->status) : detail};
}

HttpOrderApi::HttpOrderApi(const access::Operator& operate, access::HttpEndpoint endpoint,
                           Millis timeout)
    : operate_(operate), endpoint_(std::move(endpoint)), timeout_(timeout) {}

OrderAnswer HttpOrderApi::send(const Order& order) {
  return classify(operate_.http_attempt(
      endpoint_,
      {"POST",
       fmt::format("/order?symbol={}&side={}&qty={}", order.symbol, order.side, order.qty),
       {{"Idempotency-Key", order.key}}},
      timeout_));
}

Result<OrderApi::Page> HttpOrderApi::page(const std::string& after) {
  TRY_ASSIGN(
      const access::HttpReply reply,
      operate_.http(endpoint_, {"GET", fmt::format("/orders?after={}&limit={}", after, page_size)},
                    timeout_));
  if (reply.status != 200) {
    return fail(ErrorKind::kBroken,
                fmt::format("GET /orders: status {}: {}", reply.status, reply.body));
  }
  TRY_ASSIGN(const Json body, parse_json_text(reply.body, "the page of orders"));
  try {
    Page page;
    for (const Json& order : body.at("orders")) page.rows.push_back(row_of(order));
    if (!body.at("next").is_null()) page.next = body.at("next").get<std::string>();
    return page;
  } catch (const Json::exception& bad) {
    return fail(ErrorKind::kBroken, fmt::format("the page of orders: {}", bad.what()));
  }
}

}  // namespace stackpilot::drills
