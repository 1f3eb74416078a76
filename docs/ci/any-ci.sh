#!/usr/bin/env bash
# Signalbox in any CI that has bash, git, Node 20 and the npm packages (`npm ci`). docs/ci.md explains it.
#
#   any-ci.sh shard 1/4   runs one part and leaves its blob in $OUT/blobs; parts may run on machines of their own
#   any-ci.sh report      merges the blobs to one run: report, junit.xml, summary.md, figures.csv; adds it to the history
#   any-ci.sh all         both, for $SHARDS parts one after the other
#
#   OUT             where results go (ci-results)
#   SHARDS          parts of `all` (1)
#   RUN_ARGS        what to run, as flags of `signalbox run` without quotes (--plan quick --no-install)
#   HISTORY_REMOTE  git remote or URL of the history (origin); empty: no history is kept
#   HISTORY_BRANCH  a branch with nothing else in it (signalbox-history)
#   GATE            1: exit code 3 when the run is worse than the one before it (0)
#   CONFIG          of Playwright (playwright.config.ts)
#
# Exit codes: 0 fine; 1 failing tests, or something went wrong; 2 a flag that is not understood; 3 the gate.
set -euo pipefail

out=${OUT:-ci-results}
remote=${HISTORY_REMOTE-origin}
branch=${HISTORY_BRANCH:-signalbox-history}
config=${CONFIG:-playwright.config.ts}
read -r -a run_args <<<"${RUN_ARGS:---plan quick --no-install}"
reporter=signalbox/reporter
if [[ -f reports/reporter.ts ]]; then reporter=./reports/reporter.ts; fi

main() {
  mkdir -p "$out/blobs"
  out=$(cd "$out" && pwd)
  export OUT=$out
  case "${1:-all}" in
    shard) run_shard "${2:?give the part, such as 1/4}" ;;
    report) report ;;
    all) run_all ;;
    *)
      echo "any-ci.sh: no step is called $1; use shard N/M, report or all" >&2
      return 2
      ;;
  esac
}

# Every part runs, whatever the one before it came to; the worst exit code counts. Each step is a shell of its own:
# within `step || code=$?` bash would not stop at errors.
run_all() {
  local worst=0 code part shards=${SHARDS:-1}
  rm -f "$out"/blobs/*.zip
  for ((part = 1; part <= shards; part++)); do
    code=0
    bash "${BASH_SOURCE[0]}" shard "$part/$shards" || code=$?
    if ((code > 1)); then return "$code"; fi
    if ((code > worst)); then worst=$code; fi
  done
  code=0
  bash "${BASH_SOURCE[0]}" report || code=$?
  if ((worst > 0)); then return "$worst"; fi
  return "$code"
}

run_shard() {
  local part=$1 code=0 blob
  blob="$out/shard-${part/\//-of-}"
  PLAYWRIGHT_BLOB_OUTPUT_DIR="$blob" npx signalbox run "${run_args[@]}" -- \
    --shard "$part" --reporter=blob || code=$?
  # A part that ran left its blob also when tests failed
  if compgen -G "$blob/*.zip" >/dev/null; then
    mv "$blob"/*.zip "$out/blobs/shard-${part/\//-of-}.zip"
    rm -rf "$blob"
  elif ((code == 0)); then
    code=1
  fi
  return "$code"
}

report() {
  local tree='' folder
  if [[ -n $remote ]]; then
    folder=$(mktemp -d)
    # shellcheck disable=SC2064 # the folder of now
    trap "git worktree remove --force '$folder/tree'; rm -rf '$folder'" EXIT
    fetch_history "$folder"
    tree=$folder/tree
  fi
  merge "${tree:+$tree/runs}"
  npx signalbox summary "$out/reports/latest" --out "$out/summary.md"
  npx signalbox export "$out/reports/latest" --format csv --out "$out/figures.csv"
  if [[ -z $tree ]]; then return 0; fi
  local code=0
  compare_with_last "$tree/runs" || code=$?
  push_history "$tree" # the history keeps bad runs too
  return "$code"
}

merge() {
  local history=$1
  PLAYWRIGHT_JUNIT_OUTPUT_FILE="$out/junit.xml" \
    SIGNALBOX_REPORTS="$out/reports" SIGNALBOX_HISTORY="${history:-off}" \
    npx playwright merge-reports --config "$config" --reporter="line,junit,$reporter" "$out/blobs"
}

# A work tree of this clone, so that its credentials serve. The first run finds no branch, and begins one without a past.
fetch_history() {
  local folder=$1 base
  if git fetch --quiet --depth 1 "$remote" "refs/heads/$branch" 2>/dev/null; then
    base=FETCH_HEAD
  else
    git ls-remote "$remote" >/dev/null # a remote that cannot be reached is an error, a missing branch is none
    base=$(as_signalbox commit-tree "$(git hash-object -w -t tree /dev/null)" -m 'History of Signalbox')
  fi
  git worktree add --quiet --detach "$folder/tree" "$base"
  mkdir -p "$folder/tree/runs"
}

as_signalbox() {
  git -c user.name=signalbox -c user.email=signalbox@localhost "$@"
}

compare_with_last() {
  local history=$1 code=0
  if (($(runs_in "$history") < 2)); then
    echo 'The history has one run so far: there is nothing to compare it with.'
    return 0
  fi
  compare_runs "$history" compare previous latest || code=$?
  # What counts and what fails shows in one run. Of times, one run is a suspicion that a second one confirms
  if ((code == 0 && $(runs_in "$history") >= 12)); then
    compare_runs "$history" compare-two 'latest~2' 'latest~1,latest' || code=$?
  fi
  # Runs of other machines or plans cannot be compared, which is no fault of this one
  if [[ ${GATE:-0} == 1 ]]; then return "$code"; fi
}

compare_runs() {
  local history=$1 name=$2 base=$3 head=$4 code=0
  rm -f "$out/$name".{html,md,txt}
  npx signalbox compare "$base" "$head" --history "$history" --html "$out/$name.html" \
    --markdown "$out/$name.md" --gate >"$out/$name.txt" || code=$?
  cat "$out/$name.txt"
  if [[ -f $out/$name.md ]]; then cat "$out/$name.md" >>"$out/summary.md"; fi
  return "$code"
}

runs_in() { find "$1" -name '*.json.gz' | wc -l; }

# Runs are files of their own that never change: two pushes at once cannot contradict each other.
push_history() {
  local tree=$1 try commit
  commit=$(git rev-parse --short HEAD)
  git -C "$tree" add runs
  (cd "$tree" && as_signalbox commit --quiet -m "Run of $commit")
  for try in 1 2 3 4 5; do
    if git -C "$tree" push --quiet "$remote" "HEAD:refs/heads/$branch"; then return 0; fi
    echo "Somebody else added a run meanwhile; attempt $try" >&2
    git -C "$tree" fetch --quiet "$remote" "refs/heads/$branch"
    (cd "$tree" && as_signalbox rebase --quiet FETCH_HEAD)
  done
  echo "any-ci.sh: the history could not be pushed to $branch of $remote" >&2
  return 1
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then main "$@"; fi
