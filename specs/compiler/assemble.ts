/** What was read, as a spec: every requirement with its clause, line and hash, in the order of the format; and its text. */
import {
  type ApiVersion,
  type OperationSpec,
  type PermissionScheme,
  permissionSchemes,
  type Requirement,
} from '../model.ts';
import { defined } from '../text.ts';
import type { ResponsePromise } from './bodies.ts';
import type { Notes } from './notes.ts';
import { lineHash, type PageText } from './page-text.ts';
import type { Permissions } from './permissions.ts';
import type { Provenance } from './provenance.ts';
import type { HeaderRow } from './request-headers.ts';
import type { RequestLines } from './request-lines.ts';
import type { Layout, Role } from './sections.ts';

export interface Parts {
  readonly text: PageText;
  readonly provenance: Provenance & { readonly apiVersion: ApiVersion };
  readonly layout: Layout;
  readonly permissions: Permissions;
  readonly requests: RequestLines;
  readonly headers: readonly HeaderRow[];
  readonly requestBody: { readonly line: number };
  readonly response: ResponsePromise;
  readonly notes: Notes;
  readonly absentFrom: OperationSpec['absentFrom'];
  readonly warnings: NonNullable<OperationSpec['warnings']>;
}

export function assemble(parts: Parts): OperationSpec {
  const { text, provenance, layout, permissions, requests, notes, absentFrom, warnings } = parts;
  return defined({
    $schema: '../../schema/operation-spec.schema.json',
    page: provenance.page,
    apiVersion: provenance.apiVersion,
    asOf: provenance.asOf,
    title: layout.title.title,
    requests: requests.requests,
    source: { ...provenance.source, sha256: text.sha256 },
    requirements: requirements(parts),
    privilegeOrder: permissions.order,
    absentFrom,
    untestable: notes.untestable.map(({ clause, line, reason }) => ({ ...place(text, clause, line), reason })),
    warnings: warnings.length === 0 ? undefined : warnings,
  });
}

function place({ lines }: PageText, clause: string, line: number): { clause: string; line: number; hash: string } {
  return { clause, line, hash: lineHash(lines[line - 1] ?? '') };
}

const ids: Readonly<Record<PermissionScheme, string>> = {
  DelegatedWork: 'permissions/delegated-work',
  DelegatedPersonal: 'permissions/delegated-personal',
  Application: 'permissions/application',
};

function requirements(parts: Parts): readonly Requirement[] {
  const { text, layout, permissions, headers, requests, requestBody, response, notes } = parts;
  const at = (role: Role, line: number) => place(text, `#${layout.byRole[role].anchor}`, line);
  const licences = notes.licence === undefined ? [] : [notes.licence];
  return [
    { id: 'request', ...at('httpRequest', requests.line), kind: 'request' },
    ...permissionSchemes
      .flatMap((scheme) => permissions.rows.filter((row) => row.scheme === scheme))
      .map(({ scheme, line, names }): Requirement => {
        const row = { id: ids[scheme], ...at('permissions', line), kind: 'permission', scheme } as const;
        return names.length === 0 ? { ...row, supported: false } : { ...row, supported: true, anyOf: names };
      }),
    ...headers.map(({ line, name, required, value, recovered }): Requirement => ({
      id: `headers/${name.toLowerCase()}`,
      ...at('requestHeaders', line),
      kind: 'requestHeader',
      ...defined({ name, required, value }),
      ...(recovered ? { recovered } : {}),
    })),
    { id: 'request-body', ...at('requestBody', requestBody.line), kind: 'requestBody', body: 'none' },
    { id: 'response', ...at('response', response.line), kind: 'response', status: response.status, body: 'none' },
    ...licences.map(({ clause, line, needs }): Requirement => ({
      id: 'licence',
      ...place(text, clause, line),
      kind: 'precondition',
      needs,
    })),
  ];
}

const perLine: ReadonlySet<string> = new Set(['requests', 'requirements', 'untestable', 'warnings']);

/** The text of a spec file: one line per request, requirement and sentence, so that a diff shows what changed. */
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
