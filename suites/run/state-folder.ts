import { join } from 'node:path';
import { openIssuer, type Issuer } from '../../fixtures/issuer/index.ts';

/** Where keys and journals live: beside the project that is tested, and in nobody's repository. */
export const stateFolder = (cwd: string): string => join(cwd, '.graph-conformance');

/** The message says what has to be mended, and how. */
export class UnusableStateFolder extends Error {
  override readonly name = 'UnusableStateFolder';
}

/** The issuer whose key lives there. @throws {UnusableStateFolder} where it can be neither read nor made */
export function localIssuer(cwd: string): Promise<Issuer> {
  return openIssuer(stateFolder(cwd)).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    const why = error instanceof Error ? error.message : String(error);
    throw new UnusableStateFolder(
      code === undefined ? why : `${stateFolder(cwd)}: cannot be used (${code}); it has to be a folder of your own`,
    );
  });
}
