/** Workflow commands by which GitHub Actions shows on a run's page what gates. @see https://docs.github.com/actions/reference/workflow-commands */
import type { Attention, RunSummary } from '../run-model.ts';
import { sentence } from './failure-text.ts';
import { brokenPromises } from './gated.ts';
import { printable } from '../../specs/text.ts';

/** GitHub shows that many errors of a step and drops the others. */
const mostAnnotations = 10;
/** Characters; the job's summary has the whole of it. */
const longestMessage = 1000;

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapedProperty = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const error = (title: string, message: string): string =>
  `::error title=${escapedProperty(printable(title))}::${escaped(printable(message).slice(0, longestMessage))}`;

function brokenCase({ id, expectation, findings }: Attention, gate: RunSummary['gate']): string {
  const [first] = brokenPromises(findings, gate);
  return error(`broken promise: ${id}`, first ? `${expectation}: ${sentence(first)}` : expectation);
}

/** At most ten lines; none where the run ends with 0. */
export function annotations({ attention, exit, gate }: RunSummary): readonly string[] {
  if (exit.code === 0) return [];
  const broken = attention.filter(({ standing }) => standing === 'broken');
  if (broken.length === 0) return [error(`exit ${exit.code}`, exit.reason)];
  const shown = broken.length > mostAnnotations ? mostAnnotations - 1 : broken.length;
  const rest = broken.length - shown;
  return [
    ...broken.slice(0, shown).map((one) => brokenCase(one, gate)),
    ...(rest > 0 ? [error(`${rest} more cases broke a promise`, `${exit.reason}; the job's summary names them`)] : []),
  ];
}
