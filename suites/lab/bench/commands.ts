/** Whole commands as a person starts them: how long they take from start to end, and how much memory. */
import { fileURLToPath } from 'node:url';
import { heldTo, rounded, table, type Section } from '../figures.ts';
import { lastLine, nodeProgram, runProgram, temporaryFolder, type ProgramEnd } from '../process.ts';
import { writeSyntheticSpecs } from './synthetic-specs.ts';

const compiled = fileURLToPath(new URL('../../../dist/suites/cli/main.js', import.meta.url));

/** What `npm start` runs, and somebody who installed the package; `npm run build` makes it. */
export const compiledProgram = (argv: readonly string[], cwd: string): ReturnType<typeof nodeProgram> =>
  nodeProgram([compiled, ...argv], cwd);

interface Row {
  /** Cases at least; 0 judges the shipped specs. */
  readonly cases: number;
  readonly seconds: number;
  readonly peakMiB: number;
}

/** With what they may take on two cores that do nothing else. */
const rows: readonly Row[] = [
  { cases: 0, seconds: 0.9, peakMiB: 160 },
  { cases: 10_000, seconds: 3, peakMiB: 300 },
  { cases: 36_000, seconds: 6, peakMiB: 350 },
];

/** A short command's fastest of three: whatever else the machine does can only make it slower. */
async function fastest({ cases }: Row): Promise<ProgramEnd> {
  const folder = temporaryFolder();
  await writeSyntheticSpecs(folder, cases);
  const argv = ['run', ...(cases === 0 ? [] : ['--specs', folder])];
  const ends: ProgramEnd[] = [];
  for (let round = 0; round < (cases === 0 ? 3 : 1); round += 1)
    ends.push(await runProgram(compiledProgram(argv, folder)));
  return ends.reduce((best, end) => (end.seconds < best.seconds ? end : best));
}

export async function commandTable(): Promise<Section> {
  const lines: string[][] = [];
  for (const row of rows) {
    const { seconds, cpuSeconds, peakMiB, stdout } = await fastest(row);
    const held = heldTo([
      { value: seconds, atMost: row.seconds, unit: 's' },
      { value: peakMiB, atMost: row.peakMiB, unit: 'MiB' },
    ]);
    const what = row.cases === 0 ? 'shipped specs' : `${row.cases} cases`;
    lines.push([what, rounded(seconds, 2), rounded(cpuSeconds, 2), rounded(peakMiB), held, lastLine(stdout)]);
  }
  const text = table(['whole run', 'seconds', 'CPU s', 'peak MiB', 'limits', 'ends with'], lines);
  return { text, withinLimits: lines.every(([, , , , held]) => held === 'ok') };
}
