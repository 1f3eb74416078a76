/** What a check found, as lines for a terminal. */
import { isWrong, type CheckRun } from '../../analysis/conformance/result.ts';
import { plainLine } from '../../core/plain-text.ts';

const marks = { passed: '✓', failed: '✗', 'not seen': '–' } as const;

/** One run: what was wrong first, then what was right, then what could not be seen. */
export function runLines(run: CheckRun): string[] {
  const { failure, judgements, setAside } = run;
  const inOrder = (['failed', 'passed', 'not seen'] as const).flatMap((verdict) =>
    judgements.filter((each) => each.verdict === verdict),
  );
  const head = `${titleOf(run)}: ${verdictOf(run)}`;
  const why =
    failure === null
      ? []
      : [`  ✗ ${failure.code}: ${plainLine(failure.what, 600)}`, `    ${plainLine(failure.cure)}`];
  const rules = inOrder.flatMap(({ id, claim, references, verdict, evidence }) => [
    `  ${marks[verdict]} ${id} (${references.join(', ')}): ${claim}`,
    `    ${verdict === 'passed' ? '' : `${verdict}: `}${plainLine(evidence, 400)}`,
  ]);
  const before = setAside.map(
    ({ id, what }) =>
      `  ↻ made again, as it says nothing about the application: ${id}, ${plainLine(what, 400)}`,
  );
  return [head, ...before, ...why, ...rules];
}

function verdictOf(run: CheckRun): string {
  if (isWrong(run)) return 'FAILED';
  return run.judgements.some(({ verdict }) => verdict === 'passed') ? 'passed' : 'nothing seen';
}

function titleOf({ stack, application, role, names, judgements }: CheckRun): string {
  const name = names.application === '' ? 'nobody' : plainLine(names.application, 60);
  const isAlone = judgements.some(({ id }) => id.endsWith('/closed-on-leave'));
  const alone = isAlone ? 'asked to leave' : 'whose name somebody else has';
  if (stack === '') return `${name}, ${alone}${where(application)}`;
  const [offers, answers] = role === 'answerer' ? [stack, name] : [name, stack];
  return `${offers} offers, ${answers} answers${where(application)}`;
}

const where = (application: string): string =>
  application === '' ? '' : ` (${plainLine(application, 60)})`;

/** The last lines: how many runs, and which rules were broken anywhere. */
export function summaryLines(runs: readonly CheckRun[]): string[] {
  const wrong = runs.filter(isWrong).length;
  const all = runs.flatMap(({ judgements }) => judgements);
  const count = (wanted: string) => all.filter(({ verdict }) => verdict === wanted).length;
  const broken = [
    ...runs.flatMap(({ failure }) => (failure === null ? [] : [failure.code])),
    ...all.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id),
  ];
  const names = [...new Set(broken)];
  return [
    `${runs.length} runs, ${wrong} with something wrong; rules: ${count('passed')} passed, ${count('failed')} failed, ${count('not seen')} not seen.`,
    ...(names.length === 0 ? [] : [`Wrong: ${names.join(', ')}`]),
  ];
}
