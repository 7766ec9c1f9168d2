// The service as a load sees it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "drills/history/operation.h"
#include "model/stored_record.h"

namespace stackpilot::drills {

/// Implementations must be thread-safe.
class RecordApi {
 public:
  virtual ~RecordApi() = default;

  /// Sends the record once, with its key.
  virtual service::WriteResult send(const service::RecordValues& record) = 0;

  struct Page {
    std::vector<StoredRecord> records;  ///< as read() gives them, without keys
    std::string next;                   ///< empty: this was the last page
  };
  /// The page of the list after `after`; the first page when that is empty. kCapability when the
  /// contract has no list.
  virtual Result<Page> page(const std::string& after) = 0;

  /// The record with that id: its values are those in `keeps`, by the name of their place. nullopt
  /// when there is none.
  virtual Result<std::optional<StoredRecord>> read(const service::RecordValues& record,
                                                   const std::string& id) = 0;
};

/// What came of a request.
service::RecordReply reply_of(const access::HttpAttempt& attempt);

/// Asks the service by its contract. `timeout` is for each request.
class HttpRecordApi : public RecordApi {
 public:
  /// `operate` must outlive the object.
  HttpRecordApi(const access::Operator& operate, access::HttpEndpoint endpoint,
                RecordContract contract, Millis timeout);
  service::WriteResult send(const service::RecordValues& record) override;

  /// What was sent, and what came of it.
  struct Sent {
    service::WriteResult result;
    service::RecordReply reply;
  };
  Sent exchange(const service::RecordValues& record);

  Result<Page> page(const std::string& after) override;
  Result<std::optional<StoredRecord>> read(const service::RecordValues& record,
                                           const std::string& id) override;

 private:
  service::RecordReply ask(const service::RecordRequest& request) const;

  const access::Operator& operate_;
  access::HttpEndpoint endpoint_;
  RecordContract contract_;
  Millis timeout_;
};

}  // namespace stackpilot::drills
