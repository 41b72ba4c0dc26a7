import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../specs/package-root.ts';

export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  const known = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return known ? String(manifest.version) : 'unknown';
}
