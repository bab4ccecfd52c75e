#!/usr/bin/env bash
# Runs the check of action.yml. What the user says comes by the environment, so that
# no part of it is ever read as a command.
#
# The step fails only if there is no report to upload; what the check ended with is
# an output, and the last step of the action ends with it.
set -euo pipefail

# Lines as arguments, without empty ones.
lines() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line="${line%$'\r'}"
    [ -z "$line" ] || words+=("$line")
  done <<< "$1"
}

words=(check)
# What is left out is as .belay.yaml says.
[ -z "$ACTION_PROFILE" ] || words+=("--profile=$ACTION_PROFILE")
[ -z "$ACTION_FAIL_ON" ] || words+=("--fail-on=$ACTION_FAIL_ON")
if [ "$ACTION_ANNOTATIONS" = true ]; then
  words+=(--format=github)
fi
if [ "$ACTION_SUMMARY" = true ]; then
  words+=("--output=github-summary=${GITHUB_STEP_SUMMARY:?}")
fi
sarif=
if [ "$ACTION_SARIF" = true ]; then
  sarif="${RUNNER_TEMP:?}/belay/belay.sarif"
  mkdir -p "${sarif%/*}"
  rm -f "$sarif"
  words+=("--output=sarif=$sarif")
fi
lines "$ACTION_ARGS"
words+=(--)
lines "$ACTION_PATHS"

status=0
cd "$ACTION_DIRECTORY" || status=2 # a folder that is not there is wrong use, and no finding
[ "$status" -ne 0 ] || belay "${words[@]}" || status=$?
if [ -n "$sarif" ] && [ ! -s "$sarif" ]; then
  sarif= # wrong use ends before there is a report
fi
{
  echo "exit-status=$status"
  echo "sarif-file=$sarif"
} >> "${GITHUB_OUTPUT:?}"
