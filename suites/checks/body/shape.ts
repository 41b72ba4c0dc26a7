/** What a content looks like, without any of its values: what is recorded of answers from outside this machine. */
import { isObject, shortened } from '../../../specs/text.ts';
import type { JsonContent } from '../../json-content.ts';

/** Items of an array, members of an object and levels that are shown. */
const most = { items: 3, members: 60, levels: 12 };

function shapeOf(value: unknown, level: number): unknown {
  if (typeof value === 'string') return `<a string of ${value.length}>`;
  if (typeof value === 'number') return '<a number>';
  if (typeof value === 'boolean') return '<a boolean>';
  if (level > most.levels) return '<…>';
  if (Array.isArray(value)) {
    const shown = value.slice(0, most.items).map((item: unknown) => shapeOf(item, level + 1));
    return value.length > most.items ? [...shown, `<and ${value.length - most.items} more>`] : shown;
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value);
  const shown = members
    .slice(0, most.members)
    .map(([name, one]) => [shortened(name, 100), shownWhole(name, one) ?? shapeOf(one, level + 1)] as const);
  const more = members.length - most.members;
  return Object.fromEntries(more > 0 ? [...shown, [`<and ${more} more>`, null]] : shown);
}

/** The name of a type is no value of anybody's. */
const shownWhole = (name: string, value: unknown): string | undefined =>
  name.endsWith('@odata.type') && typeof value === 'string' && /^#?[\w.()]{1,200}$/.test(value) ? value : undefined;

/** @param length octets of it */
export function shapeOfContent(content: JsonContent | undefined, length: number): string {
  if (content?.ok !== true) return `<${length} octets>`;
  return JSON.stringify(shapeOf(content.value, 0));
}
