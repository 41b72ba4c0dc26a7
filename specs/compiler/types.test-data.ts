/** Pages of types of our own, written into a folder as Microsoft's repository has them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isTypeSpec, type TypeSpec } from '../model.ts';
import { openPages } from '../pages/compile-files.ts';
import type { PageProblem } from './problem.ts';

export interface ReadTypes {
  readonly types: readonly TypeSpec[];
  readonly problems: readonly PageProblem[];
}

/** By name of the page. */
export async function typesOf(
  pages: Readonly<Record<string, string>>,
  locale = 'en-US',
): Promise<ReadonlyMap<string, ReadTypes>> {
  const root = mkdtempSync(join(tmpdir(), 'types-'));
  try {
    const folder = join(root, 'beta/resources');
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, `${name}.md`), text);
    const opened = await openPages([folder], { hints: { asOf: '2021-03-09', locale } });
    if (!opened.ok) throw new Error(opened.problems.join());
    return new Map(
      Object.keys(pages).map((name) => {
        const { specs, problems } = opened.compile(join(folder, `${name}.md`));
        return [name, { types: specs.filter(isTypeSpec), problems }];
      }),
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}

export interface Resource {
  readonly title?: string;
  readonly intro?: string;
  readonly comment?: Readonly<Record<string, unknown>> | undefined;
  /** Below the heading of the properties; a table with the usual head where only rows are given. */
  readonly properties?: string;
  readonly rows?: readonly string[];
  readonly relationships?: readonly string[];
  readonly json?: string;
  readonly after?: string;
}

const table = (head: string, rows: readonly string[]): string =>
  [`|${head}|Type|Description|`, '|:---|:---|:---|', ...rows].join('\n');

/** A page of the structure `microsoft.graph.<name>`. */
export function resource(name: string, given: Resource = {}): string {
  const { rows = ['|size|Int32|How large.|'], relationships, intro = 'Something that turns.', after = '' } = given;
  const { json = '{ "size": 7 }', title = `${name} resource type` } = given;
  const comment = { blockType: 'resource', '@odata.type': `microsoft.graph.${name}`, ...given.comment };
  return [
    `# ${title}`,
    'Namespace: microsoft.graph',
    intro,
    '## Properties',
    given.properties ?? table('Property', rows),
    '## Relationships',
    relationships === undefined ? 'None' : table('Relationship', relationships),
    '## JSON representation',
    `<!-- ${JSON.stringify(comment)} -->`,
    `\`\`\`json\n${json}\n\`\`\``,
    after,
  ].join('\n\n');
}

/** A page of the enum `microsoft.graph.<name>`. */
export const enumeration = (name: string, members: readonly string[], title = `${name} enum type`): string =>
  [`# ${title}`, 'What there is.', '## Members', '|Member|Value|Description|\n|:---|:---|:---|', '']
    .join('\n\n')
    .trimEnd() + members.map((member, at) => `\n|${member}|${at}|One of them.|`).join('');
