// Errors as values: returned low, decided at the top, printed once.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace stackpilot {

/// Why an operation failed; decides the exit code of the program (see exit_code).
enum class ErrorKind {
  kGuarantee,    ///< a guarantee does not hold
  kUsage,        ///< bad arguments or configuration
  kCapability,   ///< this machine cannot do it, or there is nothing to verify
  kBroken,       ///< an operation or the verifier itself failed
  kLocked,       ///< the lab is held by another run
  kInterrupted,  ///< the operator asked us to stop
};

struct Error {
  ErrorKind kind = ErrorKind::kBroken;
  std::string message;  ///< what went wrong, one sentence without a full stop
  std::string hint;     ///< the next step; may be empty
  std::string detail;   ///< output of a failed command; may be empty, may have many lines
};

template <typename T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(ErrorKind kind, std::string message, std::string hint = {},
                                  std::string detail = {}) {
  return tl::unexpected<Error>(Error{kind, std::move(message), std::move(hint), std::move(detail)});
}

/// Passes on an error of one Result type as another's.
template <typename T>
tl::unexpected<Error> pass_on(const Result<T>& failed) {
  return tl::unexpected<Error>(failed.error());
}

/// The process exit code of the design's table.
int exit_code(ErrorKind kind);

}  // namespace stackpilot
