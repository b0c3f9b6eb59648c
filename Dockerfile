# News Monitor on one machine: SQLite and the outbox in /data, the three files a user edits in /config.
#
#   docker build -t news-monitor .
#   mkdir config && sudo chown 10001 config
#   docker run --rm -v ./config:/config news-monitor init /config
#   docker run -d --init --name news-monitor --restart unless-stopped --stop-timeout 90 \
#     -v news-data:/data -v ./config:/config news-monitor
#
# /config must be writable for user 10001: .install_id, which notices a lost database, stands there.

FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/monitor
ENV PATH=/opt/monitor/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# The dependencies change less often than the code: they are a layer of their own.
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY monitor ./monitor
COPY templates ./templates
COPY seed_corpus ./seed_corpus
COPY schemas ./schemas
RUN pip install --no-deps --no-index --no-build-isolation . \
 && pip uninstall --yes hatchling editables pathspec pluggy trove-classifiers pip

FROM python:3.13-slim
LABEL org.opencontainers.image.title="News Monitor" org.opencontainers.image.licenses="MIT"
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin monitor \
 && install -d -o monitor -g monitor /data /config
COPY --from=build /opt/monitor /opt/monitor
ENV PATH=/opt/monitor/bin:$PATH PYTHONDONTWRITEBYTECODE=1 MONITOR_CONFIG_DIR=/config MONITOR_VAR=/data
USER monitor
WORKDIR /config
VOLUME /data
# `status` opens the database and reads the files: 1 where a feed or a delivery fails, which is news and no illness.
HEALTHCHECK --interval=5m --timeout=20s --start-period=1m CMD monitor status --json >/dev/null || [ $? -eq 1 ]
# Exec form: SIGTERM reaches the daemon, which ends in order. --stop-timeout 90: a message on its way is given 60 s.
# --init: somebody takes in the workers of a worker that was killed.
STOPSIGNAL SIGTERM
ENTRYPOINT ["monitor"]
CMD ["run"]
