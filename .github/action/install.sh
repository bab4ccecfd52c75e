#!/usr/bin/env bash
# Puts belay on the path of the steps that follow: the release that is asked for,
# checked against the checksums that were published with it, or the action's own source.
#
# ACTION_VERSION  v0.1.0, installed, or nothing: what ACTION_REF says
# ACTION_REF     tag, branch or commit at which the action is used
# ACTION_PATH    where the source of the action is
set -euo pipefail

releases="${ACTION_RELEASES:-https://github.com/belay-dev/belay/releases/download}"

fail() {
  echo "::error title=belay::$*"
  exit 2
}

version="${ACTION_VERSION:-}"
if [ "$version" = installed ]; then
  command -v belay > /dev/null || fail "version is installed, and there is no belay on the path"
  belay --version
  exit 0
fi
if [ -z "$version" ] && [[ "${ACTION_REF:-}" =~ ^v[0-9]+\.[0-9]+\.[0-9]+ ]]; then
  version="$ACTION_REF"
fi

bin="${RUNNER_TEMP:?}/belay/bin"
mkdir -p "$bin"

if [ -z "$version" ]; then
  command -v go > /dev/null || fail "a branch or commit of the action is built from source, which needs Go; use a release, or actions/setup-go before"
  (cd "${ACTION_PATH:?}" && go build -o "$bin/" ./cmd/belay)
else
  [[ "$version" =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail "version $version is not a release as in v0.1.0"
  case "${RUNNER_OS:?}" in
    Linux) os=linux ;;
    macOS) os=darwin ;;
    Windows) os=windows ;;
    *) fail "there is no release for $RUNNER_OS" ;;
  esac
  case "${RUNNER_ARCH:?}" in
    X64) arch=amd64 ;;
    ARM64) arch=arm64 ;;
    *) fail "there is no release for $RUNNER_ARCH" ;;
  esac
  archive="belay_${version#v}_${os}_${arch}.tar.gz"
  work="$(mktemp -d)"
  for file in checksums.txt "$archive"; do
    curl --fail --silent --show-error --location --retry 3 --output "$work/$file" "$releases/$version/$file" ||
      fail "$releases/$version/$file is not to be had"
  done
  (
    cd "$work"
    # A line for the archive must be there; that of another file proves nothing.
    grep -E "^[0-9a-f]{64}  $archive\$" checksums.txt > wanted || fail "checksums.txt of $version has no line for $archive"
    if command -v sha256sum > /dev/null; then
      sha256sum --check wanted > /dev/null
    else
      shasum --algorithm 256 --check wanted > /dev/null
    fi
  ) || fail "$archive is not what the checksums of $version say"
  tar -xzf "$work/$archive" -C "$bin"
  rm -rf "$work"
fi

echo "$bin" >> "${GITHUB_PATH:?}"
"$bin/belay" --version
