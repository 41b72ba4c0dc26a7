/** The facts of `graph-pages.ts` and `graph-types.ts` as the suite reads them: a folder of specs. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type {
  OperationSpec,
  PermissionRequirement,
  Requirement,
  TypeRequirement,
  TypeSpec,
} from '../../../specs/model.ts';
import { typeKey } from '../../../specs/types/load-types.ts';
import type { Page } from './graph-pages.ts';
import { types, type Rows, type TypePage } from './graph-types.ts';

/** Of the newest of the commits that the pages about reads were read at; all are of microsoftgraph/microsoft-graph-docs. */
const asOf = '2020-05-18';
/** Where a row names no other. */
const commitOfMost = '039f72dbc0c64099af7983f102c271b2f1f222ad';

/** `String[]`, `recipient`: in OData notation. */
function odataType(short: string): string {
  const item = short.replace(/\[\]$/, '');
  const whole = /^[A-Z]/.test(item) ? `Edm.${item}` : `microsoft.graph.${item}`;
  return item === short ? whole : `Collection(${whole})`;
}

interface Row {
  readonly line: number;
  readonly name: string;
  readonly type: string;
}

function rowsOf(rows: Rows = ''): readonly Row[] {
  let line = 0;
  return rows.split(';').flatMap((row) => {
    const [, at, name, type = ''] = /^\s*(\d+)?\s*(\w+)\s*(\S*)\s*$/.exec(row) ?? [];
    if (name === undefined) return [];
    line = at === undefined ? line + 1 : Number(at);
    return [{ line, name, type }];
  });
}

/** Of our row: the page's own octets are not at hand. */
const sourceOf = (row: Page | TypePage): OperationSpec['source'] => ({
  locale: 'en-US',
  repository: 'microsoftgraph/microsoft-graph-docs',
  commit: row.commit ?? commitOfMost,
  sha256: createHash('sha256').update(JSON.stringify(row)).digest('hex'),
});

const schemes = [
  ['delegated-work', 'DelegatedWork'],
  ['delegated-personal', 'DelegatedPersonal'],
  ['application', 'Application'],
] as const;

const permissionsOf = ({ permissions, lines }: Page): readonly PermissionRequirement[] =>
  schemes.map(([id, scheme], at) => ({
    id: `permissions/${id}`,
    clause: '#permissions',
    line: lines.permissions + at,
    kind: 'permission',
    scheme,
    supported: true,
    anyOf: (typeof permissions === 'string' ? permissions : (permissions[at] ?? '')).split(' '),
  }));

function requirementsOf(row: Page): readonly Requirement[] {
  const { lines, options = [], body, type, method = 'GET' } = row;
  const sends = method === 'POST' || method === 'PATCH';
  const { authorization, requestBody } = lines;
  return [
    { id: 'request', clause: '#http-request', line: lines.request, kind: 'request' },
    ...permissionsOf(row),
    ...options.map((name) => ({
      id: `query-options/${name.slice(1)}`,
      clause: '#optional-query-parameters',
      line: lines.options ?? lines.request,
      kind: 'queryOption' as const,
      name,
    })),
    ...(authorization === undefined
      ? []
      : [
          {
            id: 'headers/authorization',
            clause: '#request-headers',
            line: authorization,
            kind: 'requestHeader' as const,
            name: 'Authorization',
            required: true,
          },
        ]),
    ...(requestBody === undefined
      ? []
      : [
          {
            id: 'request-body',
            clause: '#request-body',
            line: requestBody,
            kind: 'requestBody' as const,
            ...(sends ? { body: 'object' as const, type: odataType(type) } : { body: 'none' as const }),
          },
        ]),
    ...rowsOf(row.members).map(({ line, name, type: short }) => ({
      id: `request-body/${name.toLowerCase()}`,
      clause: '#request-body',
      line,
      kind: 'requestMember' as const,
      name,
      type: odataType(short),
    })),
    {
      id: 'response',
      clause: '#response',
      line: lines.response,
      kind: 'response',
      ...(body === 'none'
        ? { status: 204, body }
        : { status: method === 'POST' ? 201 : 200, body, type: odataType(type) }),
    },
  ];
}

const operationSpec = (row: Page): OperationSpec => ({
  page: row.page,
  apiVersion: 'v1.0',
  asOf,
  title: row.title,
  requests: row.paths.map((path) => ({ method: row.method ?? 'GET', path })),
  source: sourceOf(row),
  requirements: requirementsOf(row),
  untestable: [],
});

function typeSpec(row: TypePage): TypeSpec {
  const { page, type, is = 'complex', base, open } = row;
  const typed = (
    rows: Rows | undefined,
    kind: 'property' | 'relationship',
    section: string,
  ): readonly TypeRequirement[] =>
    rowsOf(rows).map(({ line, name, type: short }) => ({
      id: `${section}/${name}`,
      clause: `#${section}`,
      line,
      kind,
      name,
      type: odataType(short),
    }));
  return {
    page,
    apiVersion: 'v1.0',
    asOf,
    title: is === 'enum' ? `${type} values` : `${type} resource type`,
    type: odataType(type),
    is,
    ...(base === undefined ? {} : { base: odataType(base) }),
    ...(is === 'entity' ? { key: 'id' } : {}),
    ...(open === undefined ? {} : { open }),
    source: sourceOf(row),
    requirements: [
      ...typed(row.properties, 'property', 'properties'),
      ...typed(row.relationships, 'relationship', 'relationships'),
      ...rowsOf(row.members).map(({ line, name }) => ({
        id: `members/${name}`,
        clause: `#${type.toLowerCase()}-values`,
        line,
        kind: 'member' as const,
        name,
      })),
    ],
  };
}

/** A folder of specs, laid out as `compile` does. */
export async function writeSpecs(folder: string, pages: readonly Page[]): Promise<void> {
  const specs = [
    ...pages.map(operationSpec).map((spec) => ({ place: spec.page, spec })),
    ...types.map(typeSpec).map((spec) => ({ place: join('types', typeKey(spec).page), spec })),
  ];
  for (const { place, spec } of specs) {
    const file = join(folder, 'v1.0', place, `${asOf}.json`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(spec, undefined, 2));
  }
}
