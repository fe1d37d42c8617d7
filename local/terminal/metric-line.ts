import type { EmfMetric } from '../receiver/emf.js';
import type { Style } from './style.js';
import { pairsText } from './text.js';

const SHOWN_VALUES = 5;

/** Writes a metric: its values and unit, where it goes, and why it would get nowhere. */
export function renderMetric(metric: EmfMetric, style: Style): string {
  const { namespace, name, unit, values, dimensionSets, highResolution, problem } = metric;
  const { colours, verbose } = style;
  const most = verbose ? values.length : SHOWN_VALUES;
  const more = values.length > most ? ` and ${values.length - most} more` : '';
  const dimensions = dimensionSets.map((set) => `{${pairsText(Object.entries(set), style)}}`);
  return [
    `  ${colours.dim('EMF  ')} ${name}`,
    `${values.slice(0, most).join(', ')}${more} ${unit}`,
    colours.dim([...dimensions, namespace, highResolution ? '1 s' : ''].filter(Boolean).join(' ')),
    problem === undefined ? '' : colours.red(`not a metric: ${problem}`),
  ]
    .filter((part) => part !== '')
    .join('  ');
}
