#!/bin/sh
# Builds the service and its unit tests with the thread sanitizer, then runs the unit tests and the
# given integration tests, which start that service. A race makes a program exit with 66.
#   thread_sanitizer.sh <build folder> <program of the integration tests>
set -eu
source=$(cd "$(dirname "$0")/.." && pwd)
build=$1
integration_tests=$2

mkdir -p "$build"
{
    cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DMOCK_EXCHANGE_BUILD_TESTS=ON \
        -DMOCK_EXCHANGE_WERROR=OFF -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=0 \
        -DCMAKE_CXX_FLAGS_RELEASE="-O1 -g1" -DCMAKE_CXX_FLAGS=-fsanitize=thread &&
        cmake --build "$build" -j 2 --target mock-exchange mock-exchange-unit-tests
} >"$build/build.log" 2>&1 || {
    tail -n 60 "$build/build.log"
    echo "error: the thread sanitizer's build failed; the whole log is $build/build.log"
    exit 4
}

# Without address randomisation: the sanitizer does not support its range on newer kernels.
setarch -R "$build/tests/mock-exchange-unit-tests" --gtest_brief=1
# These suites exercise every thread: requests, the log writer, name look-ups.
MOCK_EXCHANGE_BINARY=$build/mock-exchange setarch -R "$integration_tests" --gtest_brief=1 \
    --gtest_filter='Contract.*:Idempotency.*:Process.*:Readiness.*:Recovery.*:Chaos.Stop:Chaos.Kill*'
