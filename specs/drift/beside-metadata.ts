/** What a page and Microsoft's metadata say of the same thing: the type of a member, and what an action or a function answers. */
import { isTypeSpec, type AnySpec, type OperationSpec, type RequestTemplate, type TypeSpec } from '../model.ts';
import { memberIn, operationAt, type Metadata } from '../types/in-metadata.ts';

export interface BesideMetadata {
  /** A type; or a request line. */
  readonly subject: string;
  /** A member of the type; or `status`. */
  readonly of: string;
  readonly clause: string;
  readonly line: number;
  /** A type in OData notation, `member` of an enum, or a status. */
  readonly page: string;
  readonly data: string;
  readonly same: boolean;
}

/** What the metadata says of a member that it does not have. */
export const noSuchMember = 'no such member';

/** One entry for each row of the page; undefined where the metadata does not have the type. */
export function typeBesideMetadata(spec: TypeSpec, metadata: Metadata): readonly BesideMetadata[] | undefined {
  if (!metadata.types.has(spec.type.toLowerCase())) return undefined;
  return spec.requirements.map((row) => {
    const known = memberIn(spec.type, row.name, metadata);
    const page = row.kind === 'member' ? row.kind : row.type;
    const data = row.kind === 'member' ? known && row.kind : known?.type;
    const { clause, line } = row;
    const same = page.toLowerCase() === data?.toLowerCase();
    return { subject: spec.type, of: row.name, clause, line, page, data: data ?? noSuchMember, same };
  });
}

/** Where something is returned, and where nothing is; 202 where it is done later. @see OData Protocol 4.01 section 11.5.5.1, RFC 9110 section 15.3.3 */
const statuses = { something: [200, 201, 202], nothing: [204, 202] } as const;

/** What the metadata lets a call be answered with; undefined where the request line calls neither action nor function. */
export function statusesInMetadata({ path }: RequestTemplate, metadata: Metadata): readonly number[] | undefined {
  const operation = operationAt(path, metadata);
  return operation && statuses[operation.returns === undefined ? 'nothing' : 'something'];
}

export function statusesBesideMetadata(spec: OperationSpec, metadata: Metadata): readonly BesideMetadata[] {
  const response = spec.requirements.find((one) => one.kind === 'response');
  if (response === undefined) return [];
  return spec.requests.flatMap((request) => {
    const data: readonly number[] | undefined = statusesInMetadata(request, metadata);
    if (data === undefined) return [];
    const { status, clause, line } = response;
    const row = { subject: `${request.method} ${request.path}`, of: 'status', clause, line, page: String(status) };
    return [{ ...row, data: data.join(' or '), same: data.includes(status) }];
  });
}

/** Undefined where the metadata does not have what the page is about. */
export const besideMetadata = (spec: AnySpec, metadata: Metadata): readonly BesideMetadata[] | undefined =>
  isTypeSpec(spec) ? typeBesideMetadata(spec, metadata) : statusesBesideMetadata(spec, metadata);
