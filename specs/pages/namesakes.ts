/** Two files that claim the same page, version and date: harmless where they say the same, a problem of both where not. */
import { createHash } from 'node:crypto';
import type { OperationSpec } from '../model.ts';
import { specPath } from './spec-folder.ts';

interface Claim {
  readonly file: string;
  readonly meaning: string;
  disputed: boolean;
}

/** `takenBack`: the earlier one was accepted until now. */
export type Claimed = 'first' | 'same' | { readonly other: string; readonly takenBack: boolean };

export class Namesakes {
  readonly #claims = new Map<string, Claim>();

  /** Keeps a digest of each page and no spec. */
  claim(file: string, spec: OperationSpec): Claimed {
    const meaning = digest(spec);
    const path = specPath(spec);
    const earlier = this.#claims.get(path);
    if (earlier === undefined) {
      this.#claims.set(path, { file, meaning, disputed: false });
      return 'first';
    }
    if (earlier.meaning === meaning && !earlier.disputed) return 'same';
    const takenBack = !earlier.disputed;
    earlier.disputed = true;
    return { other: earlier.file, takenBack };
  }
}

function digest({ requests, requirements }: OperationSpec): string {
  const meant = requirements.map(({ line: _line, hash: _hash, recovered: _recovered, ...rest }) => rest);
  return createHash('sha256')
    .update(JSON.stringify([requests, meant]))
    .digest('base64');
}
