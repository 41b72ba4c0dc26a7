/** Octets and fields in HAR's words. */
import { isUtf8 } from 'node:buffer';
import type { Content, Header, PostData, QueryString } from 'har-format';
import type { Fields } from '../model.ts';

/** Controls that no text has; a tool that shows them as text hides them. */
const notText = /[^\P{Cc}\t\n\r]/u;

/** @param octets as latin1 */
export function textOf(octets: string): { readonly text: string; readonly encoding?: 'base64' } {
  const bytes = Buffer.from(octets, 'latin1');
  const text = bytes.toString('utf8');
  return isUtf8(bytes) && !notText.test(text) ? { text } : { text: bytes.toString('base64'), encoding: 'base64' };
}

export const valueOf = (fields: Fields, wanted: string): string | undefined =>
  fields.find(([name]) => name.toLowerCase() === wanted)?.[1];

export const headersOf = (fields: Fields): Header[] => fields.map(([name, value]) => ({ name, value }));

/** @param octets as latin1 */
export const contentOf = (octets: string, fields: Fields): Content => ({
  size: octets.length,
  // what browsers write where the answer does not say
  mimeType: valueOf(fields, 'content-type') ?? 'x-unknown',
  ...textOf(octets),
});

/** HAR has no encoding for what was sent; ours is text. */
export const postDataOf = (octets: string, fields: Fields): PostData => ({
  mimeType: valueOf(fields, 'content-type') ?? '',
  text: Buffer.from(octets, 'latin1').toString('utf8'),
});

export function queryOf(url: string): QueryString[] {
  return URL.canParse(url) ? [...new URL(url).searchParams].map(([name, value]) => ({ name, value })) : [];
}
