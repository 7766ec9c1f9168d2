// The service as a load sees it.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "drills/history/operation.h"
#include "model/order_row.h"

namespace stackpilot::drills {

/// Called from many threads at once.
class OrderApi {
 public:
  virtual ~OrderApi() = default;

  /// Sends the order once, with its key.
  virtual OrderAnswer send(const Order& order) = 0;

  struct Page {
    std::vector<OrderRow> rows;  ///< without keys: the API does not show them
    std::string next;            ///< empty: this was the last page
  };
  /// The orders after the order with the id `after`; from the first one when that is empty.
  virtual Result<Page> page(const std::string& after) = 0;
};

/// What an attempt to POST an order proves. See the service's README for its 503 reasons.
OrderAnswer classify(const access::HttpAttempt& attempt);

/// The real one.
class HttpOrderApi : public OrderApi {
 public:
  HttpOrderApi(access::Operator operate, access::HttpEndpoint endpoint, Millis timeout);
  OrderAnswer send(const Order& order) override;
  Result<Page> page(const std::string& after) override;

 private:
  access::Operator operate_;
  access::HttpEndpoint endpoint_;
  Millis timeout_;
};

}  // namespace stackpilot::drills
