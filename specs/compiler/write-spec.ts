/** The text of a spec file: one line per request, requirement and sentence, so that a diff shows what changed. */
import type { OperationSpec } from '../model.ts';

const perLine: ReadonlySet<string> = new Set(['requests', 'requirements', 'untestable', 'warnings']);

export function writeSpec(spec: OperationSpec): string {
  const entries = Object.entries(spec).map(([key, value]) => `  ${JSON.stringify(key)}: ${member(key, value)}`);
  return `{\n${entries.join(',\n')}\n}\n`;
}

function member(key: string, value: unknown): string {
  if (Array.isArray(value) && perLine.has(key)) {
    return value.length === 0 ? '[]' : `[\n${value.map((entry) => `    ${inOneLine(entry)}`).join(',\n')}\n  ]`;
  }
  if (key === 'source') return JSON.stringify(value, undefined, 2).replaceAll('\n', '\n  ');
  return inOneLine(value);
}

function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${inOneLine(one)}`);
  return `{ ${members.join(', ')} }`;
}
