import { join } from 'node:path';
import { openIssuer, type Issuer } from '../../fixtures/issuer/index.ts';
import { Obstacle } from '../cli/io.ts';

/** Where keys and journals live: beside the project that is tested, and in nobody's repository. */
export const stateFolder = (cwd: string): string => join(cwd, '.graph-conformance');

/** The issuer whose key lives there. @throws {Obstacle} where it can be neither read nor made */
export function localIssuer(cwd: string): Promise<Issuer> {
  return openIssuer(stateFolder(cwd)).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    const why = error instanceof Error ? error.message : String(error);
    throw new Obstacle(
      code === undefined ? why : `${stateFolder(cwd)}: cannot be used (${code}); it has to be a folder of your own`,
    );
  });
}
