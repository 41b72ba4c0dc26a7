/** What was read, as a spec: every requirement with its clause, line and hash, in the order of the format. */
import type { OperationSpec, PermissionScheme, Requirement, Source, Untestable } from '../model.ts';
import type { ResponsePromise } from './bodies.ts';
import type { Notes } from './notes.ts';
import { lineHash, type PageText } from './page-text.ts';
import type { Permissions } from './permissions.ts';
import type { PageWarning } from './problem.ts';
import type { Provenance } from './provenance.ts';
import type { HeaderRow } from './request-headers.ts';
import type { RequestLines } from './request-lines.ts';
import type { Layout } from './sections.ts';

export interface Parts {
  readonly text: PageText;
  readonly provenance: Provenance & Pick<OperationSpec, 'apiVersion'>;
  readonly layout: Layout;
  readonly permissions: Permissions;
  readonly requests: RequestLines;
  readonly headers: readonly HeaderRow[];
  readonly requestBody: { readonly line: number };
  readonly response: ResponsePromise;
  readonly notes: Notes;
  readonly absentFrom: OperationSpec['absentFrom'];
  readonly warnings: readonly PageWarning[];
}

export function assemble(parts: Parts): OperationSpec {
  const { provenance, layout, permissions, requests, notes, absentFrom, warnings } = parts;
  return {
    $schema: '../../schema/operation-spec.schema.json',
    page: provenance.page,
    apiVersion: provenance.apiVersion,
    asOf: provenance.asOf,
    title: layout.title.title,
    requests: requests.requests,
    source: source(provenance, parts.text),
    requirements: requirements(parts),
    privilegeOrder: permissions.order,
    ...(absentFrom === undefined ? {} : { absentFrom }),
    untestable: notes.untestable.map(({ clause, line, reason }): Untestable => ({
      ...place(parts, clause, line),
      reason,
    })),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

function source(provenance: Provenance, { sha256 }: PageText): Source {
  const { locale, commit, repository, openLocFileHash, locFileId, lastHandOff } = provenance;
  return {
    locale,
    ...(commit === undefined ? {} : { commit }),
    ...(repository === undefined ? {} : { repository }),
    ...(openLocFileHash === undefined ? {} : { openLocFileHash }),
    ...(locFileId === undefined ? {} : { locFileId }),
    ...(lastHandOff === undefined ? {} : { lastHandOff }),
    sha256,
  };
}

function place({ text }: Parts, clause: string, line: number): { clause: string; line: number; hash: string } {
  return { clause, line, hash: lineHash(text.lines[line - 1] ?? '') };
}

const ids: Readonly<Record<PermissionScheme, string>> = {
  DelegatedWork: 'permissions/delegated-work',
  DelegatedPersonal: 'permissions/delegated-personal',
  Application: 'permissions/application',
};

function requirements(parts: Parts): readonly Requirement[] {
  const { byRole } = parts.layout;
  const { permissions, headers, requests, requestBody, response, notes } = parts;
  const at = (role: keyof typeof byRole, line: number) => place(parts, `#${byRole[role].anchor}`, line);
  return [
    { id: 'request', ...at('httpRequest', requests.line), kind: 'request' },
    ...Object.entries(ids).flatMap(([scheme, id]) =>
      permissions.rows
        .filter((row) => row.scheme === scheme)
        .map((row): Requirement => {
          const base = { id, ...at('permissions', row.line), kind: 'permission' as const, scheme: row.scheme };
          return row.names.length === 0
            ? { ...base, supported: false }
            : { ...base, supported: true, anyOf: row.names };
        }),
    ),
    ...headers.map((row): Requirement => ({
      id: `headers/${row.name.toLowerCase()}`,
      ...at('requestHeaders', row.line),
      kind: 'requestHeader',
      name: row.name,
      required: row.required,
      ...(row.value === undefined ? {} : { value: row.value }),
      ...(row.recovered ? { recovered: true } : {}),
    })),
    { id: 'request-body', ...at('requestBody', requestBody.line), kind: 'requestBody', body: 'none' },
    { id: 'response', ...at('response', response.line), kind: 'response', status: response.status, body: 'none' },
    ...(notes.licence === undefined
      ? []
      : [
          {
            id: 'licence',
            ...place(parts, notes.licence.clause, notes.licence.line),
            kind: 'precondition' as const,
            needs: notes.licence.needs,
          },
        ]),
  ];
}
