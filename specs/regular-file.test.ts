import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readRegularFile } from './regular-file.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'regular-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const odd: Readonly<Record<string, readonly [code: string, make: (place: string) => void]>> = {
  'a pipe that nobody writes to': ['ENOTREG', (place) => execFileSync('mkfifo', [place])],
  'a link to a device without an end': ['ENOTREG', (place) => symlinkSync('/dev/zero', place)],
  'a link to a terminal, or to nothing': ['ENOTREG', (place) => symlinkSync('/dev/null', place)],
  'a folder': ['EISDIR', (place) => mkdirSync(place)],
  'one octet too many': ['EFBIG', (place) => writeFileSync(place, 'x'.repeat(1001))],
};

for (const [name, [code, make]] of Object.entries(odd)) {
  test(`${name} is refused at once, with a code`, () => {
    const place = join(newFolder(), 'file');
    make(place);
    expect(() => readRegularFile(place, 1000)).toThrow(expect.objectContaining({ code }));
  });
}

test('a file of the most octets is read whole, an empty one too, and one that hides its size', () => {
  const place = join(newFolder(), 'file');
  writeFileSync(place, 'x'.repeat(1000));
  expect(readRegularFile(place, 1000)).toHaveLength(1000);
  writeFileSync(place, '');
  expect(readRegularFile(place, 1000)).toHaveLength(0);
  if (process.platform === 'linux') expect(readRegularFile('/proc/version', 1000).toString()).toMatch(/^Linux/);
});
