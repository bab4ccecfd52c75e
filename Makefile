# What CI does, without the slow parts. CI itself runs .ci/run.
.PHONY: all build lint test bench ci

all: build lint test

build:
	go build ./...

lint:
	gofmt -l . && go vet ./... && golangci-lint run

test:
	go test ./...

bench:
	bash .ci/bench

ci:
	bash .ci/run
