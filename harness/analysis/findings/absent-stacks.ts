/** Stacks that are not on this machine, or whose build lacks the data plane: why, and the cure. */
import type { StackInfo } from '../../timeline/environment.ts';
import type { RunFile } from '../result.ts';
import type { Finding } from './finding.ts';

/** One finding per stack that could not take full part. */
export function absentStacks({ stacks, cells }: RunFile): Finding[] {
  return stacks.flatMap((stack) => {
    const own = cells.filter(({ offerer, answerer }) => [offerer, answerer].includes(stack.name));
    if (stack.status !== 'found')
      return [
        absent(
          stack,
          own.map(({ id }) => id),
        ),
      ];
    return stack.noDataPlane === '' ? [] : [withoutData(stack, own)];
  });
}

function absent(stack: StackInfo, cells: readonly string[]): Finding {
  const broken = stack.status === 'broken';
  return {
    severity: broken ? 'warn' : 'info',
    title: `${stack.name} ${broken ? 'is installed but does not start' : 'is not on this machine'}`,
    text: `${sentence(stack.why)}${stack.cure === '' ? '' : ` To add it: ${stack.cure}`}`,
    cells,
  };
}

function withoutData(stack: StackInfo, own: RunFile['cells']): Finding {
  const judged = own.filter(({ outcome }) => ['passed', 'failed', 'quirk'].includes(outcome));
  const passed = judged.filter(({ outcome }) => outcome === 'passed').length;
  const rest =
    judged.length === 0
      ? 'Nothing else of it was tried.'
      : `What it can do was checked, its signalling: ${passed} of ${judged.length} cells passed.`;
  const cure = stack.cure === '' ? '' : ` A build that has it: ${stack.cure}`;
  return {
    severity: 'info',
    title: `${stack.name} has no data plane in this build`,
    text: `${sentence(stack.noDataPlane)} ${rest}${cure}`,
    cells: [...judged, ...own.filter((cell) => !judged.includes(cell))].map(({ id }) => id),
  };
}

const sentence = (text: string): string => (/[.!?]$/.test(text) || text === '' ? text : `${text}.`);
