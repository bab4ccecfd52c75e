# Two static binaries (ADR 40) and nothing else. Mount the repository at /src:
#
#   docker run --rm -v "$PWD:/src" belay check
FROM golang:1.26 AS build
WORKDIR /build
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -tags apart -trimpath -ldflags "-s -w" -o /out/belay ./cmd/belay && \
    CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/belay-account ./cmd/belay

FROM scratch
COPY --from=build /out/ /usr/bin/
ENV PATH=/usr/bin
# Nobody, by number: there is no file of names here.
USER 65534:65534
WORKDIR /src
ENTRYPOINT ["belay"]
