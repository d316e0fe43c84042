# The service as a container: processor only, not root, and in need of no network once it is built.
#
#   docker build --tag kamerbron .
#   docker run --publish 127.0.0.1:8000:8000 --env KAMERBRON_OPEN=1 \
#       --volume ./stukken:/stukken:ro --volume kamerbron:/index kamerbron
#
# That is for this machine alone. For others leave KAMERBRON_OPEN out and give the service keys: see
# examples/compose.yaml. Without either it refuses to start.
#
# The steps are those of the Makefile, which are the ones that are tested. Where the package registry has no
# build of PyTorch for processors alone, give the place of one: --build-arg PIP_FIND_LINKS=...

FROM python:3.11-slim-bookworm AS build

RUN apt-get update \
    && apt-get install --yes --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*

ARG PIP_FIND_LINKS
WORKDIR /opt/kamerbron
ENV KAMERBRON_CACHE=/opt/kamerbron/model

COPY Makefile pyproject.toml requirements.lock README.md LICENSE ./
COPY kamerbron kamerbron
RUN make install
RUN make model

FROM python:3.11-slim-bookworm

RUN useradd --system --uid 10001 --create-home kamerbron \
    && install --directory --owner kamerbron /index /stukken

COPY --from=build /opt/kamerbron /opt/kamerbron
WORKDIR /opt/kamerbron
COPY deploy deploy

ENV PATH=/opt/kamerbron/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    KAMERBRON_CACHE=/opt/kamerbron/model \
    KAMERBRON_INDEX=/index \
    KAMERBRON_DOCUMENTS=/stukken \
    KAMERBRON_HOST=0.0.0.0 \
    KAMERBRON_PORT=8000

USER kamerbron
VOLUME /index
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
    CMD ["python", "deploy/health.py"]

CMD ["deploy/start"]
