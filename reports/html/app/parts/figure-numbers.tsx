/** The numbers of a figure, as three cells of a table: what is typical with its interval, what 90 % stay below, and of how many. */
import { formatNumber, formatValue, intervalInWords } from '../format.ts';
import { figureValue } from '../overview/matrix.ts';
import type { FigureSummary } from '../source.ts';

export function FigureNumbers({ figure }: { figure: FigureSummary }) {
  return (
    <>
      <td class="number">
        {formatValue(figureValue(figure), figure.unit)}
        <div class="dim">{intervalInWords(figure)}</div>
      </td>
      <td class="number">{figure.type === 'value' ? '' : formatValue(figure.p90, figure.unit)}</td>
      <td class="number">{formatNumber(figure.n)}</td>
    </>
  );
}
