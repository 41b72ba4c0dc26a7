/** Reads files that somebody else may have put there: a pipe would never end, a device never stop, a file of gigabytes fill the memory. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** With a code that `errnoText` knows, as errors of the file system have. */
class NotRead extends Error {
  readonly code: 'EISDIR' | 'ENOTREG' | 'EFBIG';

  constructor(code: NotRead['code'], path: string) {
    super(`${code}: ${path}`);
    this.code = code;
  }
}

/** Open for reading, if it is a file; a pipe without a writer does not hold the opening up. @throws {Error} of the file system, or of ours */
function openRegularFile(path: string): number {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const found = fstatSync(file);
  if (found.isFile()) return file;
  closeSync(file);
  throw new NotRead(found.isDirectory() ? 'EISDIR' : 'ENOTREG', path);
}

/** No octet of a larger file is read, and none behind the most, where it grows meanwhile. @throws {Error} of the file system, or of ours */
export function readRegularFile(path: string, mostOctets: number): Buffer<ArrayBuffer> {
  const file = openRegularFile(path);
  try {
    const { size } = fstatSync(file);
    if (size > mostOctets) throw new NotRead('EFBIG', path);
    // a file of /proc says that it has none
    const octets = Buffer.allocUnsafe(Math.min(Math.max(size, 64 * 1024), mostOctets) + 1);
    let length = 0;
    while (length < octets.length) {
      const count = readSync(file, octets, length, octets.length - length, null);
      if (count === 0) return octets.subarray(0, length);
      length += count;
    }
    throw new NotRead('EFBIG', path);
  } finally {
    closeSync(file);
  }
}
