/** What was read, as a spec: every requirement with its clause, line and hash, in the order of the format; and its text. */
import {
  type AnySpec,
  type ApiVersion,
  type Disputed,
  type OperationSpec,
  type PermissionScheme,
  permissionSchemes,
  type Requirement,
  type ResponseRequirement,
  type Source,
  type Unread,
} from '../model.ts';
import { defined } from '../text.ts';
import type { Notes } from './notes.ts';
import { fileOf } from './includes.ts';
import { lineHash, type PageText } from './page-text.ts';
import type { Lenient } from './problem.ts';
import type { Permissions } from './permissions.ts';
import type { Provenance } from './provenance.ts';
import type { QueryOptions } from './query-options.ts';
import type { HeaderRow } from './request-headers.ts';
import type { RequestLines } from './request-lines.ts';
import type { RequestPromise } from './request-promise.ts';
import { type BodyRow, type FunctionParameters, kebab } from './request-rows.ts';
import type { ResponsePromise } from './response.ts';
import type { Layout, PageSection } from './sections.ts';

interface Parts {
  readonly text: PageText;
  readonly provenance: Provenance & { readonly apiVersion: ApiVersion };
  readonly layout: Layout;
  readonly permissions: Permissions;
  readonly requests: RequestLines;
  readonly headers: Lenient<readonly HeaderRow[]>;
  readonly requestBody: Lenient<RequestPromise>;
  readonly parameters: FunctionParameters | undefined;
  readonly response: ResponsePromise & { readonly type: string | undefined; readonly disputed: readonly Disputed[] };
  /** Requests that examples show under other paths. */
  readonly otherRequests: readonly Disputed[];
  readonly queryOptions: QueryOptions | undefined;
  readonly notes: Notes;
  readonly absentFrom: OperationSpec['absentFrom'];
  readonly warnings: NonNullable<OperationSpec['warnings']>;
}

export function assemble(parts: Parts): OperationSpec {
  const { text, provenance, layout, permissions, requests, notes, absentFrom, warnings } = parts;
  const unread = unreadSections(parts);
  return defined({
    $schema: '../../schema/operation-spec.schema.json',
    page: provenance.page,
    apiVersion: provenance.apiVersion,
    asOf: provenance.asOf,
    title: layout.title.title,
    requests: requests.requests,
    source: { ...provenance.source, sha256: text.sha256, ...includedIn(text) },
    requirements: requirements(parts),
    privilegeOrder: permissions.order,
    absentFrom,
    untestable: notes.untestable.map(({ clause, line, reason }) => ({ ...place(text, clause, line), reason })),
    unread: unread.length === 0 ? undefined : unread,
    warnings: warnings.length === 0 ? undefined : warnings,
  });
}

function includedIn({ included }: PageText): Pick<Source, 'included'> {
  const hashes = new Map(included.map(({ path, sha256 }) => [path, sha256]));
  return hashes.size === 0 ? {} : { included: [...hashes].map(([path, sha256]) => ({ path, sha256 })) };
}

/** Of an included file, the clause names it and the line is its own. */
function place(text: PageText, clause: string, line: number): { clause: string; line: number; hash: string } {
  const hash = lineHash(text.lines[line - 1] ?? '');
  const file = fileOf(text, line);
  return file === undefined
    ? { clause, line, hash }
    : { clause: `${clause}@${file.path}`, line: line - file.first + 1, hash };
}

const ids: Readonly<Record<PermissionScheme, string>> = {
  DelegatedWork: 'permissions/delegated-work',
  DelegatedPersonal: 'permissions/delegated-personal',
  Application: 'permissions/application',
};

function requirements(parts: Parts): readonly Requirement[] {
  const { text, layout, permissions, headers, requests, requestBody, notes, queryOptions, otherRequests } = parts;
  const { parameters } = parts;
  const { byRole } = layout;
  const at = (section: PageSection | undefined, line: number) => place(text, `#${section?.anchor}`, line);
  const licences = notes.licence === undefined ? [] : [notes.licence];
  const headerRows = 'value' in headers ? headers.value : [];
  return [
    {
      id: 'request',
      ...at(byRole.httpRequest, requests.line),
      kind: 'request',
      ...(otherRequests.length === 0 ? {} : { disputed: otherRequests }),
    },
    ...permissionSchemes
      .flatMap((scheme) => permissions.rows.filter((row) => row.scheme === scheme))
      .map(({ scheme, line, names }): Requirement => {
        const row = { id: ids[scheme], ...at(byRole.permissions, line), kind: 'permission', scheme } as const;
        return names.length === 0 ? { ...row, supported: false } : { ...row, supported: true, anyOf: names };
      }),
    ...(queryOptions?.options ?? []).map(({ line, name }): Requirement => ({
      id: `query-options/${name.slice(1)}`,
      ...at(layout.queryOptions, line),
      kind: 'queryOption',
      name,
    })),
    ...(parameters?.rows ?? []).map((row) => parameter(row, (line) => at(parameters?.section, line))),
    ...headerRows.map(({ line, name, required, value, recovered }): Requirement => ({
      id: `headers/${name.toLowerCase()}`,
      ...at(byRole.requestHeaders, line),
      kind: 'requestHeader',
      ...defined({ name, required, value }),
      ...(recovered ? { recovered } : {}),
    })),
    ...('value' in requestBody ? carried(requestBody.value, (line) => at(byRole.requestBody, line)) : []),
    answered(parts),
    ...licences.map(({ clause, line, needs }): Requirement => ({
      id: 'licence',
      ...place(text, clause, line),
      kind: 'precondition',
      needs,
    })),
  ];
}

type At = (line: number) => ReturnType<typeof place>;

const inRow = ({ name, type, disputed }: BodyRow) => ({ name, type, ...(disputed.length === 0 ? {} : { disputed }) });

const parameter = (row: BodyRow, at: At): Requirement => ({
  id: `parameters/${kebab(row.name)}`,
  ...at(row.line),
  kind: 'parameter',
  ...inRow(row),
});

function carried(request: RequestPromise, at: At): readonly Requirement[] {
  const { line, body } = request;
  const base = { id: 'request-body', ...at(line), kind: 'requestBody' } as const;
  const rows = 'rows' in request && 'value' in request.rows ? request.rows.value : [];
  switch (body) {
    case 'none':
    case 'described':
      return [{ ...base, body }];
    case 'parameters':
      return [{ ...base, body }, ...rows.map((one): Requirement => parameter(one, at))];
    case 'object':
      return [
        { ...base, body, type: request.type, ...(request.disputed.length === 0 ? {} : { disputed: request.disputed }) },
        ...rows.map((one): Requirement => ({
          id: `request-body/${kebab(one.name)}`,
          ...at(one.line),
          kind: 'requestMember',
          ...inRow(one),
          ...(one.required ? { required: true } : {}),
        })),
      ];
  }
}

function answered({ text, layout, response }: Parts): ResponseRequirement {
  const { line, status, answer, type, disputed } = response;
  const base = {
    id: 'response',
    ...place(text, `#${layout.byRole.response.anchor}`, line),
    kind: 'response',
    status,
  } as const;
  if (answer.body === 'none' || type === undefined) return { ...base, body: 'none' };
  return { ...base, body: answer.body, type, ...(disputed.length === 0 ? {} : { disputed }) };
}

function unreadSections({ text, layout, headers, requestBody, queryOptions }: Parts): readonly Unread[] {
  const entry = (kind: Unread['kind'], section: PageSection | undefined, reason: string, line?: number): Unread =>
    section === undefined
      ? { kind, reason }
      : { kind, ...place(text, `#${section.anchor}`, line ?? section.line), reason };
  const { requestHeaders, requestBody: body } = layout.byRole;
  const asked = 'value' in requestBody ? requestBody.value : undefined;
  const rows = asked !== undefined && 'rows' in asked && 'unread' in asked.rows ? asked.rows : undefined;
  const kind = asked?.body === 'parameters' ? 'parameter' : 'requestMember';
  const otherwise = 'an option is named with other words than that it can be used';
  return [
    ...('unread' in headers ? [entry('requestHeader', requestHeaders, headers.unread, headers.line)] : []),
    ...('unread' in requestBody ? [entry('requestBody', body, requestBody.unread, requestBody.line)] : []),
    ...(rows === undefined ? [] : [entry(kind, body, rows.unread, rows.line)]),
    ...(queryOptions?.unread === undefined
      ? []
      : [entry('queryOption', layout.queryOptions, otherwise, queryOptions.unread)]),
  ];
}

const perLine: ReadonlySet<string> = new Set(['requests', 'requirements', 'untestable', 'unread', 'warnings']);

/** The text of a spec file: one line per request, requirement and sentence, so that a diff shows what changed. */
export function writeSpec(spec: AnySpec): string {
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
