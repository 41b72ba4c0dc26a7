/** As much of DER as a PFX file needs. @see ITU-T X.690 §8 and §10 */
export interface DerNode {
  /** Identifier octet. */
  readonly tag: number;
  /** The whole element, and its content. */
  readonly octets: Buffer;
  readonly content: Buffer;
}

export const sequenceTag = 0x30;

/** The elements that stand one after the other. @throws {RangeError} where the octets are no DER */
export function readDer(octets: Buffer): readonly DerNode[] {
  const nodes: DerNode[] = [];
  for (let at = 0; at < octets.length;) {
    const node = readNode(octets, at);
    nodes.push(node);
    at += node.octets.length;
  }
  return nodes;
}

function readNode(octets: Buffer, at: number): DerNode {
  const tag = octets.readUInt8(at);
  const short = octets.readUInt8(at + 1);
  const size = short < 0x80 ? 0 : short & 0x7f;
  if (short === 0x80 || size > 4) throw new RangeError('a length that DER does not have');
  const start = at + 2 + size;
  const end = start + (size === 0 ? short : octets.readUIntBE(at + 2, size));
  if (end > octets.length) throw new RangeError('an element that is cut off');
  return { tag, octets: octets.subarray(at, end), content: octets.subarray(start, end) };
}

/** What stands at a path of positions inside an element. @throws {RangeError} where nothing does */
export function at(node: DerNode, ...path: readonly number[]): DerNode {
  return path.reduce((inside, index) => {
    const child = readDer(inside.content)[index];
    if (!child) throw new RangeError('an element that is missing');
    return child;
  }, node);
}

/** `1.2.840.113549.1.7.1`. */
export function objectId({ content }: DerNode): string {
  const numbers: number[] = [];
  let value = 0;
  for (const octet of content) {
    value = value * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    numbers.push(value);
    value = 0;
  }
  const [first = 0, ...others] = numbers;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...others].join('.');
}

export const integer = ({ content }: DerNode): number => content.readUIntBE(0, content.length);
