# As upstream's: no shell, binaries in /opt/spire/bin, `run` in the entry point, user 1000.
FROM scratch
COPY bin/spire-server /opt/spire/bin/spire-server
WORKDIR /opt/spire
USER 1000:1000
ENTRYPOINT ["/opt/spire/bin/spire-server", "run"]
