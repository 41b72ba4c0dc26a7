/**
 * The nouns of promise: what one documentation page, at one date, says about its operation.
 * The shape on disk is `schema/operation-spec.schema.json`; `load.ts` is the only way from one to the other.
 */

/** The names that Microsoft's own permission data uses. */
export const permissionSchemes = ['DelegatedWork', 'DelegatedPersonal', 'Application'] as const;
export type PermissionScheme = (typeof permissionSchemes)[number];

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof methods)[number];

export const apiVersions = ['beta', 'v1.0'] as const;
export type ApiVersion = (typeof apiVersions)[number];

/** One documented request line. `path` starts with `/`, has no version segment, and holes written `{name}` or `{name | otherName}`. */
export interface RequestTemplate {
  readonly method: Method;
  readonly path: string;
}

const holeName = '[A-Za-z][A-Za-z0-9_.-]*';
export const wellFormedHole = new RegExp(`\\{${holeName}(?: ?\\| ?${holeName})*\\}`, 'g');

/** Another place of the page, or Microsoft's metadata, contradicts a requirement. Both readings are then accepted where the page gates. */
export interface Disputed {
  /** `example`: the code block of an exchange, or of a type's JSON representation; `metadata`: the comment above it, or Microsoft's CSDL. */
  readonly by: 'example' | 'metadata';
  /** Of the page's file; of the CSDL document, where that contradicts a type. */
  readonly line: number;
  /**
   * Of an answer: `wrapped`, where the object is shown as the member `value` of another; else the name of a type, in OData
   * notation. Of a request: its line. Of a property: a type, or `boolean`, `number`, `string`, `object`, `array` where the JSON
   * representation shows a value alone.
   */
  readonly says: string;
}

interface RequirementBase {
  /** Path-like, stable over revisions of the page: `permissions/delegated-work`. */
  readonly id: string;
  /** `#anchor` of the page's section; `#anchor@../includes/x.md` where that includes the file which says it. */
  readonly clause: string;
  /** 1-based line of the page's file, or of the included one. */
  readonly line: number;
  /** First 16 hex digits of the SHA-256 over the UTF-8 octets of that line, without its line end. */
  readonly hash?: string;
  readonly disputed?: readonly Disputed[];
  /** The page's own words were damaged by machine translation: restored from a closed vocabulary. */
  readonly recovered?: true;
}

export interface RequestRequirement extends RequirementBase {
  readonly kind: 'request';
}

export type PermissionRequirement = RequirementBase & {
  readonly kind: 'permission';
  readonly scheme: PermissionScheme;
} & ({ readonly supported: true; readonly anyOf: readonly string[] } | { readonly supported: false });

export interface RequestHeaderRequirement extends RequirementBase {
  readonly kind: 'requestHeader';
  readonly name: string;
  readonly required: boolean;
  /** A literal value, where the page gives one. */
  readonly value?: string;
}

export type RequestBodyRequirement = RequirementBase & { readonly kind: 'requestBody' } & (
    | {
        /** `parameters`: a JSON object whose members are the `parameter` rows. `described`: a body that no check reads. */
        readonly body: 'none' | 'parameters' | 'described';
      }
    | {
        readonly body: 'object';
        /** In OData notation: of the JSON object that the request carries. */
        readonly type: string;
      }
  );

/** A row of the table of what the request's object may hold. */
export interface RequestMemberRequirement extends RequirementBase {
  readonly kind: 'requestMember';
  readonly name: string;
  /** In OData notation. */
  readonly type: string;
  /** Left out where the page does not say so, or says it of every row. */
  readonly required?: true;
}

/** A parameter of an action, which the request's body carries, or of a function, in its path. */
export interface ParameterRequirement extends RequirementBase {
  readonly kind: 'parameter';
  readonly name: string;
  /** In OData notation. */
  readonly type: string;
}

export type ResponseRequirement = RequirementBase & {
  readonly kind: 'response';
  readonly status: number;
} & (
    | { readonly body: 'none' | 'octets' | 'described' }
    | {
        readonly body: 'object' | 'collection' | 'value';
        /** In OData notation: of the object, of each item of the collection, of the value. */
        readonly type: string;
      }
  );

/** An answer whose content has a type. */
export type TypedResponse = Extract<ResponseRequirement, { readonly type: string }>;

export const queryOptions = [
  '$apply',
  '$compute',
  '$count',
  '$deltatoken',
  '$expand',
  '$filter',
  '$format',
  '$levels',
  '$orderby',
  '$search',
  '$select',
  '$skip',
  '$skiptoken',
  '$top',
] as const;

export interface QueryOptionRequirement extends RequirementBase {
  readonly kind: 'queryOption';
  readonly name: (typeof queryOptions)[number];
}

export interface PreconditionRequirement extends RequirementBase {
  readonly kind: 'precondition';
  readonly needs: 'intune-licence';
}

export type Requirement =
  | RequestRequirement
  | PermissionRequirement
  | RequestHeaderRequirement
  | RequestBodyRequirement
  | RequestMemberRequirement
  | ParameterRequirement
  | ResponseRequirement
  | QueryOptionRequirement
  | PreconditionRequirement;

/** Where the page came from, so that anyone can fetch it again and compare. */
export interface Source {
  readonly locale: string;
  /** Commit of the English source (`ms.sourcegitcommit` of a translation). */
  readonly commit?: string;
  readonly repository?: string;
  readonly openLocFileHash?: string;
  readonly locFileId?: string;
  /** `ms.lasthandoff` of a translation, ISO 8601 date. */
  readonly lastHandOff?: string;
  /** SHA-256 of the page's file, hex. */
  readonly sha256: string;
  /** Files that the page includes and whose text was read as its own: `path` is relative to the page. */
  readonly included?: readonly { readonly path: string; readonly sha256: string }[];
}

/** A sentence that promises or restricts something which no request can show. */
export interface Untestable {
  readonly clause: string;
  readonly line: number;
  readonly hash?: string;
  readonly reason: string;
}

/** A section that is missing or has not one reading, and that decides neither who may call nor what is answered. */
export interface Unread {
  /** The requirements that the page may state there, and that the spec does not have. */
  readonly kind: 'requestHeader' | 'requestBody' | 'requestMember' | 'parameter' | 'queryOption';
  /** Left out where there is no such section. */
  readonly clause?: string;
  readonly line?: number;
  readonly reason: string;
}

/** What the compiler noticed on the page and did not have to guess about. */
export interface SpecWarning {
  /** Kebab-case id of the kind of observation. */
  readonly code: string;
  readonly line: number;
  /** `path:line` in the file that the page includes there. */
  readonly at?: string;
  readonly message: string;
}

export interface OperationSpec {
  readonly $schema?: string;
  readonly page: string;
  readonly apiVersion: ApiVersion;
  /** ISO 8601 date of the revision. */
  readonly asOf: string;
  readonly title: string;
  readonly requests: readonly RequestTemplate[];
  readonly source: Source;
  readonly requirements: readonly Requirement[];
  readonly privilegeOrder?: 'mostToLeast' | 'leastToMost';
  /** API versions in which the operation is known not to exist (Microsoft's metadata, not the page). */
  readonly absentFrom?: readonly ApiVersion[];
  readonly untestable: readonly Untestable[];
  readonly unread?: readonly Unread[];
  readonly warnings?: readonly SpecWarning[];
}

export interface TypedRequirement extends RequirementBase {
  readonly kind: 'property' | 'relationship';
  readonly name: string;
  /** OData notation: `Edm.String`, `microsoft.graph.x`, `Collection(microsoft.graph.x)`. */
  readonly type: string;
}

export interface MemberRequirement extends RequirementBase {
  readonly kind: 'member';
  readonly name: string;
}

export type TypeRequirement = TypedRequirement | MemberRequirement;

/** What one page says, at one date, of one type. A page of several enums has a spec for each. */
export interface TypeSpec {
  readonly $schema?: string;
  readonly page: string;
  readonly apiVersion: ApiVersion;
  /** ISO 8601 date of the revision. */
  readonly asOf: string;
  readonly title: string;
  /** With its namespace: `microsoft.graph.x`. */
  readonly type: string;
  readonly is: 'entity' | 'complex' | 'enum';
  /** The type that it inherits from. */
  readonly base?: string;
  /** Name of the property that tells one entity from another. */
  readonly key?: string;
  /** Members beside the documented ones are foreseen. */
  readonly open?: true;
  readonly source: Source;
  readonly requirements: readonly TypeRequirement[];
  readonly warnings?: readonly SpecWarning[];
}

/** What one page of the documentation can give. */
export type AnySpec = OperationSpec | TypeSpec;

/** Undefined where the page promises no content, or one without a type. */
export const typedResponseOf = ({ requirements }: OperationSpec): TypedResponse | undefined =>
  requirements.find((one): one is TypedResponse => one.kind === 'response' && 'type' in one);

export const isTypeSpec = (spec: AnySpec): spec is TypeSpec => 'type' in spec;

/** A well-formed GUID that belongs to nobody; stands in for ids on loopback targets, and is the id that the reference server knows. */
export const standInId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
