/**
 * Content codings of an answer, undone. No request of a case says Accept-Encoding, so a target may use any.
 * @see RFC 9110 §8.4 and §12.5.3; RFC 7932 for `br`
 */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { shown } from '../../specs/text.ts';
import { fieldValues } from '../http.ts';
import type { Answer } from '../model.ts';
import { bodyCap } from './wire.ts';

/** A bomb ends at the limit: one octet more is an error. */
type Decode = (octets: Uint8Array, limits: { readonly maxOutputLength: number }) => Buffer;

const gunzip: Decode = (octets, limits) => gunzipSync(octets, limits);

/** RFC 9110 8.4.1.2 notes senders that leave out the zlib frame; its first octet says which of the two it is. */
const inflate: Decode = (octets, limits) =>
  ((octets[0] ?? 0) & 0x0f) === 8 ? inflateSync(octets, limits) : inflateRawSync(octets, limits);

const decoders: ReadonlyMap<string, Decode> = new Map([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflate],
  ['br', (octets, limits) => brotliDecompressSync(octets, limits)],
]);

/** Of one message at most; each takes time. */
const mostCodings = 5;

function decodingOf(
  body: string,
  codings: readonly string[],
  maxOutputLength: number,
): { readonly decoded: string } | { readonly undecodable: string; readonly violation?: string } {
  const unknown = codings.find((coding) => !decoders.has(coding));
  if (unknown !== undefined)
    return { undecodable: `the content is in the coding ${shown(unknown)}, which is not read here` };
  if (codings.length > mostCodings)
    return { undecodable: `the content is in ${codings.length} codings; at most ${mostCodings} are read here` };
  let octets: Buffer = Buffer.from(body, 'latin1');
  for (const coding of codings.toReversed()) {
    try {
      octets = decoders.get(coding)?.(octets, { maxOutputLength }) ?? octets;
    } catch (error) {
      if (error instanceof RangeError)
        return {
          undecodable: `the content has more than ${maxOutputLength} octets once its coding ${coding} is undone`,
        };
      const violation = `the content is no ${coding}, as Content-Encoding says (RFC 9110 8.4)`;
      return { undecodable: violation, violation };
    }
  }
  return { decoded: octets.toString('latin1') };
}

function listed({ fields }: Answer, field: string): readonly string[] {
  return fieldValues(fields, field)
    .flatMap((value) => value.toLowerCase().split(','))
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
}

/** Whether its octets say something else than they seem to. Transfer codings are not undone here, but for chunks. */
export const isCoded = (answer: Answer): boolean =>
  listed(answer, 'content-encoding').length > 0 || listed(answer, 'transfer-encoding').some((one) => one !== 'chunked');

/**
 * The answer, with what its content says once each coding is undone. Content of no octets is what it is.
 * @param most octets of what it says
 */
export function withDecoded(answer: Answer, content = answer.body, most = bodyCap): Answer {
  const codings = listed(answer, 'content-encoding');
  if (codings.length === 0 || content === '' || !answer.bodyComplete) return answer;
  const { violation, ...decoding } = { violation: undefined, ...decodingOf(content, codings, most) };
  return {
    ...answer,
    ...decoding,
    violations: [...answer.violations, ...(violation === undefined ? [] : [violation])],
  };
}
