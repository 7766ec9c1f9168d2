// The service as a load sees it.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "drills/history/operation.h"
#include "model/load_number.h"

namespace stackpilot::drills {

/// Implementations must be thread-safe.
class OrderApi {
 public:
  virtual ~OrderApi() = default;

  /// Sends the order once, with its key.
  virtual OrderAnswer send(const Order& order) = 0;

  struct Page {
    std::vector<OrderRow> rows;  ///< without keys: the API does not show them
    std::string next;            ///< empty: this was the last page
  };
  /// The page of orders after the order with the id `after`; the first page when that is empty.
  virtual Result<Page> page(const std::string& after) = 0;
};

/// What the result of a POST of an order proves. The service's README lists its 503 reasons.
OrderAnswer classify(const access::HttpAttempt& attempt);

/// Uses the API of the service. `timeout` is for each request.
class HttpOrderApi : public OrderApi {
 public:
  /// `operate` must outlive the object.
  HttpOrderApi(const access::Operator& operate, access::HttpEndpoint endpoint, Millis timeout);
  OrderAnswer send(const Order& order) override;
  Result<Page> page(const std::string& after) override;

 private:
  const access::Operator& operate_;
  access::HttpEndpoint endpoint_;
  Millis timeout_;
};

}  // namespace stackpilot::drills
