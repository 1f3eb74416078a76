/** What the commands of set-up and tests say of themselves, and the list of all commands. */

export const help = `Usage: signalbox <command> [options]

  run      connect every pair of stacks over MQTT and write the report (what npm start does)
  test     types, lint, unit and integration tests (what npm test does)
  doctor   show which stacks, brokers and examples are here, and what adds the others; changes nothing
  setup    install what is missing, then show the same; --brokers adds the brokers too
  brokers  look at MQTT brokers: correct, limits, latency; writes a comparison
  ab       two versions of a stack, broker or link in turns, with a verdict
  history  the runs so far, one file each: list, add, merge, prune
  compare  two runs: regressed, improved, equivalent or undecided; --gate for CI
  trends   where the history changed, and what changed with it
  demo     serve the page that shows WebRTC through MQTT step by step
  peer     run one peer of ours in this terminal: it offers or answers, chats and echoes
  check    try an application of yours against every stack, in the terms of its dialect
  watch    show the signalling on a broker as it happens, decoded
  export   a run or a cell as Chrome trace, Mermaid diagram, CSV or Markdown
  summary  a run as Markdown, for a job summary or a pull request
  report   make the page of an archived run again: signalbox report reports/runs/ID
  schema   write the JSON Schemas of run.json, timelines and attempts

  --help, --version; signalbox <command> --help tells more of one`;

/** The texts of single commands, by name. */
export const helpOf = {
  test: `Usage: signalbox test [--no-install]

Installs what is missing, then runs what npm test runs: types, lint, layers, dead code, format and unit
tests (npm run check), then the integration tests (npm run test:integration).

  --no-install  install nothing; test with what is there

Exit code: 0 when all passed, 1 otherwise, 2 for a wrong argument.`,

  doctor: `Usage: signalbox doctor [--json] [--install]

Shows one table of stacks, brokers and examples: version, where each was found, or why it is missing and
the command that adds it. Changes nothing, unless it is told to.

  --json        the same for programs
  --install     install what is missing first, as signalbox setup does
  --no-install  install nothing, also when --install is given

Exit code: 0 when at least one stack is here, 1 otherwise, 2 for a wrong argument.`,

  setup: `Usage: signalbox setup [--brokers] [--no-install]

Installs what is missing (packages of npm, browsers of Playwright, on Debian and Ubuntu by apt-get), says
what it does, and ends with the table of signalbox doctor.

  --brokers     install the MQTT brokers too, to compare them with signalbox brokers
  --no-install  install nothing; show the table alone

What cannot be installed is told in the table. Exit code: 0, 1 when npm's packages are not to be had, 2 for
a wrong argument.`,
};
