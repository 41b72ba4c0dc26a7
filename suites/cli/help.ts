import { commands, type CommandEntry } from './commands.ts';
import { helpText } from '../settings/help-text.ts';

const exitCodes = `exit codes
  0  every gated promise was kept
  1  a promise is broken
  2  usage or configuration
  3  inconclusive or incomplete; nothing judged is never 0
  4  refused by an interlock, nothing was sent
  5  a fixture could not be cleaned up
`;

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, says }) => `  ${name.padEnd(width)}  ${says}`).join('\n');
  return `graph-conformance: which promises of Microsoft Graph's reference pages does a URL keep?\n\nusage: graph-conformance COMMAND [flags]; graph-conformance COMMAND --help\n\n${list}\n\n${exitCodes}`;
}

/** Of one command, or of all. */
export function help(command?: CommandEntry): string {
  if (!command) return overview();
  const { usage, says, takesSettings, options, examples } = command;
  const own = options.map(([flag, what]) => `  ${flag}\n      ${what}`).join('\n');
  const shown = examples.map((example) => `  graph-conformance ${example}`).join('\n');
  return [
    `usage: graph-conformance ${usage}\n\n${says}\n`,
    ...(own === '' ? [] : [`${own}\n`]),
    ...(takesSettings ? [helpText()] : []),
    `examples\n${shown}\n`,
    ...(command.name === 'run' ? [exitCodes] : []),
  ].join('\n');
}
