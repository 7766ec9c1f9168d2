# The operator's interface. Each target is one line into bin/stackpilot, which is built first when
# it is missing or stale. Variables that are given, such as NODE=worker1, make passes on by itself;
# `export` would pass on empty ones that are not.
.DEFAULT_GOAL := help
COMMANDS := prepare up demo down clean destroy demo-reviewer scale-up release rollback scale \
            scale-down demo-scale verify verify-host verify-cluster \
            verify-build prove status logs ssh provision doctor drills recover help \
            checks check-policy check-secrets check-immutable-tags check-guarantees \
            check-terraform check-workflow check-docs check-build guarantees-map contract-reference \
            tf-fmt-check tf-init tf-validate tf-plan tf-test

# In each of these, all sources, tests and benchmarks are compiled with warnings as errors.
BUILDS := build-gcc-unity build-gcc-each-file build-clang-unity build-clang-each-file

.PHONY: $(COMMANDS) $(BUILDS) ci check-tools evidence-check bin/stackpilot test test-unit test-host test-vagrant test-all lint bench bench-service

$(COMMANDS): bin/stackpilot ; @bin/stackpilot $@

drill-%: bin/stackpilot ; @bin/stackpilot drill $*

prove-%: bin/stackpilot ; @bin/stackpilot prove $*

ci: bin/stackpilot check-tools ; @bin/stackpilot ci

check-tools: ; -@scripts/install-packages.sh check

evidence-check: bin/stackpilot ; @bin/stackpilot evidence check

bin/stackpilot: ; @scripts/build.sh

test: bin/stackpilot ; @scripts/test.sh all

test-unit: ; @scripts/test.sh unit

test-host: ; @scripts/test-host.sh

test-vagrant: ; @scripts/test-vagrant.sh

test-all: bin/stackpilot ; @scripts/test-all.sh

lint: ; @scripts/lint.sh

$(BUILDS): build-%: ; @scripts/build-all.sh $*

bench: bin/stackpilot ; @scripts/bench.sh

bench-service: ; @scripts/bench-service.sh
