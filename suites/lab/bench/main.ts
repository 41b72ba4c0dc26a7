/** `npm run bench [-- SECTION...]`: ratios within one run; absolute figures are those of this machine and this minute. */
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { rounded } from '../figures.ts';
import { runTool } from '../install.ts';
import { bodyTable } from './bodies.ts';
import { commandTable } from './commands.ts';
import { engineTable } from './engine.ts';
import { limitTable } from './limits.ts';
import { peerTable } from './peers.ts';

const sections = {
  engine: engineTable,
  bodies: bodyTable,
  commands: commandTable,
  limits: limitTable,
  peers: peerTable,
} as const;
const repository = fileURLToPath(new URL('../../../', import.meta.url));
/** Load average up to which a machine of two cores counts as idle. */
const idle = 0.5;

async function main(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.filter((name) => !(name in sections));
  if (unknown.length > 0) {
    console.error(`no section is called ${unknown.join(', ')}; use ${Object.keys(sections).join(', ')}`);
    return 2;
  }
  const [load = 0] = loadavg();
  if (load > idle) console.log(`others use this machine (load ${rounded(load, 1)}): it is slower than it could be`);
  const chosen = Object.entries(sections).filter(([name]) => wanted.length === 0 || wanted.includes(name));
  // two sections measure the compiled command as well
  if (chosen.some(([name]) => name === 'commands' || name === 'peers'))
    await runTool('npm', ['run', 'build'], repository);
  let code = 0;
  for (const [, measure] of chosen) {
    const { text, withinLimits = true } = await measure();
    console.log(text);
    if (!withinLimits) code = 1;
  }
  return code;
}

process.exit(await main(process.argv.slice(2)));
