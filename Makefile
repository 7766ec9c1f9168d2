# The operator's interface. Each target is one line into bin/stackpilot, which is built first when
# it is missing or stale. NODE=control|worker1|worker2 and PROVIDER=auto|container are passed on.
export NODE PROVIDER FORMAT
.DEFAULT_GOAL := help
COMMANDS := up demo down clean destroy demo-reviewer verify verify-host verify-cluster \
            verify-build status logs ssh provision doctor help

.PHONY: $(COMMANDS) bin/stackpilot test test-unit bench bench-service

$(COMMANDS): bin/stackpilot ; @bin/stackpilot $@

bin/stackpilot: ; @scripts/build.sh

test: bin/stackpilot ; @scripts/test.sh all

test-unit: ; @scripts/test.sh unit

bench: bin/stackpilot ; @scripts/bench.sh

bench-service: ; @scripts/bench-service.sh
