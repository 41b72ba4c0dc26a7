import { join } from 'node:path';

/** Where keys and journals live: beside the project that is tested, and in nobody's repository. */
export const stateFolder = (cwd: string): string => join(cwd, '.graph-conformance');
