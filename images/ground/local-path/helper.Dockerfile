# The shell that local-path runs to make and remove a volume.
ARG BASE
FROM ${BASE}
