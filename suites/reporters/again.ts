/** How to see a case again: the command that judges it once more. */
import type { RunHead } from '../run-model.ts';

const plainWord = /^[\w./:@%+,=-]+$/;
const quoted = (text: string): string => (plainWord.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`);

/** Parameters and identities come from the configuration of the run. */
export function runAgain({ target, asOf, gate, settings }: RunHead, caseId?: string): string {
  const { specsFolder } = settings;
  const flags: readonly (readonly [flag: string, value: string | undefined])[] = [
    ['--target', target.embedded ? undefined : target.url],
    ['--as-of', asOf === 'first' ? undefined : asOf],
    ['--specs', typeof specsFolder === 'string' ? specsFolder : undefined],
    ['--gate', gate === 'page' ? undefined : gate],
    ['--case', caseId],
  ];
  return [
    'npx graph-conformance run',
    ...flags.flatMap(([flag, value]) => (value === undefined ? [] : [`${flag} ${quoted(value)}`])),
  ].join(' ');
}
