# Another program under the labels of the build that was deployed. HONEST_IMAGE is that build.
ARG HONEST_IMAGE
FROM ${HONEST_IMAGE}
COPY older-build.json /etc/mock-exchange/forged
