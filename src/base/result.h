// Errors as values: functions return them, and only the command line prints them.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace stackpilot {

/// Why an operation failed; determines the exit code of the program (see exit_code).
enum class ErrorKind {
  kGuarantee,    ///< a guarantee does not hold
  kUsage,        ///< bad arguments or configuration
  kCapability,   ///< this machine cannot do it, or there is nothing to verify
  kBroken,       ///< an operation or the verifier itself failed
  kLocked,       ///< the lab is held by another run
  kInterrupted,  ///< a stop was requested (see base/stop.h)
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

/// Converts the error of one Result type into that of another. `failed` must hold an error.
template <typename T>
tl::unexpected<Error> pass_on(const Result<T>& failed) {
  return tl::unexpected<Error>(failed.error());
}

/// TRY(expression): if the Result or Status holds an error, returns it from the enclosing function.
/// Otherwise destroys the value: to keep one that owns something, like a lock, use TRY_ASSIGN.
#define TRY(...) STACKPILOT_TRY(STACKPILOT_UNIQUE(tried, __COUNTER__), __VA_ARGS__)

/// TRY_ASSIGN(const T value, expression): as TRY, then declares `value` from the Result. Expands to
/// several statements: not for the body of an `if` without braces.
#define TRY_ASSIGN(declaration, ...) \
  STACKPILOT_TRY_ASSIGN(STACKPILOT_UNIQUE(tried, __COUNTER__), declaration, __VA_ARGS__)

#define STACKPILOT_TRY(result, ...)                                          \
  do {                                                                       \
    if (auto result = (__VA_ARGS__); !result) {                              \
      return tl::unexpected<::stackpilot::Error>(std::move(result).error()); \
    }                                                                        \
  } while (false)
#define STACKPILOT_TRY_ASSIGN(result, declaration, ...)                                 \
  auto result = (__VA_ARGS__);                                                          \
  if (!(result)) return tl::unexpected<::stackpilot::Error>(std::move(result).error()); \
  declaration = *std::move(result)
#define STACKPILOT_UNIQUE(name, number) STACKPILOT_JOIN(name, number)
#define STACKPILOT_JOIN(name, number) name##number

/// The exit code of a process that ends with an error of this kind.
int exit_code(ErrorKind kind);

}  // namespace stackpilot
