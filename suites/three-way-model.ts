/** What page, Microsoft's data and target say beside each other, as a record has it: no verdict depends on it. */
import type { Access, Says, ThreeWayOutcome } from '../specs/drift/who-stands-alone.ts';
import type { PermissionScheme } from '../specs/model.ts';

/** Permissions of one row of which the same is said. */
export interface ThreeWayNames extends Says<Access> {
  /** `(none)`: a token without a permission. */
  readonly names: readonly string[];
  /** Absent where no two of page, data and target say anything. */
  readonly outcome?: ThreeWayOutcome;
}

/** One request line and scheme: what page, permission data and target say of each permission that one of them grants. */
export interface ThreeWayRow {
  /** Operation id. */
  readonly operation: string;
  readonly request: string;
  readonly scheme: PermissionScheme;
  /** Of the page. */
  readonly asOf: string;
  /** `page#anchor:line`; absent where the page has no such row. */
  readonly clause?: string;
  readonly says: readonly ThreeWayNames[];
}

/** What a page, metadata and the target say of a member of a type, or of the status of an action or function. */
export interface ThreeWayFact {
  /** A type; or a request line. */
  readonly subject: string;
  /** A member of the type; or `status`. */
  readonly of: string;
  /** Of the page. */
  readonly asOf: string;
  /** `page#anchor:line` */
  readonly clause: string;
  readonly page: string;
  readonly data: string;
  /** Kinds of JSON values, or a status; absent where none was seen. */
  readonly target?: string;
  /** Of a member: whether what was seen has the form that page and metadata say; absent where that is not known. */
  readonly fits?: { readonly page?: boolean; readonly data?: boolean };
  /** Absent where no two of them say anything. */
  readonly outcome?: ThreeWayOutcome;
}

/** What other sources say beside pages and target; no verdict depends on it. */
export interface ThreeWay {
  readonly permissions: readonly ThreeWayRow[];
  /** Request lines that the permission data does not have. */
  readonly notInData: readonly string[];
  /** Present where metadata was given. */
  readonly facts?: readonly ThreeWayFact[];
  /** Types in answers that the metadata does not have; present where there are some. */
  readonly notInMetadata?: readonly string[];
}

/** Of one operation and kind of account, with `--least`: the weakest single permission that the target grants. No verdict depends on it. */
export interface LeastRow {
  /** Operation id. */
  readonly operation: string;
  readonly request: string;
  readonly scheme: PermissionScheme;
  /** Of the page. */
  readonly asOf: string;
  /** `page#anchor:line`. */
  readonly clause?: string;
  /** The least privileged by the page; absent where it does not say. */
  readonly page?: string;
  /** The least privileged by Microsoft's permission data; absent where it marks none, or was not given. */
  readonly data?: readonly string[];
  /** The first that the target granted, of those that page and data list, from the weakest; absent where it granted none. */
  readonly granted?: string;
  /** What it did with a token that holds none of them; absent where that is not known. */
  readonly unlisted?: Access;
  /** Weaker ones, that it refused. */
  readonly refused: readonly string[];
  /** Weaker ones that were not tried, or were answered with neither. */
  readonly unknown: readonly string[];
  /** Who stands alone with the least privileged one; absent where no two of them say which it is. The target says it where `granted` is the least for certain. */
  readonly outcome?: ThreeWayOutcome;
}
