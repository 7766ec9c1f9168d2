# An older build, in its labels and in what it answers. HONEST_IMAGE is the build that was deployed.
ARG HONEST_IMAGE
FROM ${HONEST_IMAGE}
COPY older-build.json /etc/mock-exchange/build.json
LABEL stackpilot.build_id=an-older-build stackpilot.source_digest=an-older-source
