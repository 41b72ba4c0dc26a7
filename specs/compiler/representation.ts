/** The page's own JSON representation of a type: what it shows of names and types. */
import type { Disputed } from '../model.ts';
import { isObject, jsonOf } from '../text.ts';
import type { Lexicon } from './lexicon.ts';
import type { Fence } from './markdown.ts';
import type { PageSection } from './sections.ts';
import { basesOf, type KnownTypes } from './type-name.ts';
import { lastPart } from './type-outline.ts';

export class Representation {
  readonly #fences: readonly Fence[];
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #spellings = new Map<string, string>();

  constructor(sections: readonly PageSection[]) {
    this.#fences = sections
      .filter(({ name }) => name === 'json-representation')
      .flatMap(({ blocks }) => blocks.filter((block): block is Fence => block.kind === 'fence'));
    const contents = this.#fences.map(({ lines }) => jsonOf(lines.join('\n'))).filter(isObject);
    this.#values = new Map(contents.length === 1 ? contents.flatMap((one) => Object.entries(one)) : []);
    for (const { lines } of this.#fences)
      for (const line of lines)
        for (const [, name = ''] of line.matchAll(/"([A-Za-z_]\w*)"\s*:/g))
          this.#spellings.set(name.toLowerCase(), name);
  }

  /** A name as the representation spells it; undefined where it does not stand there. */
  spelling(name: string): string | undefined {
    return this.#spellings.get(name.toLowerCase());
  }

  /** Whether `id` is shown as an identifier. */
  get identified(): boolean {
    return /\bidentifier\b/i.test(String(this.#values.get('id')));
  }

  /** What is shown of a property where it is not what its row says. */
  dispute(name: string, type: string, lexicon: Lexicon, types: KnownTypes): readonly Disputed[] {
    if (!this.#values.has(name)) return [];
    const says = contradiction(type, this.#values.get(name), lexicon, types);
    return says === undefined ? [] : [{ by: 'example', ...this.#line(name), says }];
  }

  #line(name: string): { readonly line: number } {
    for (const { lines, firstLine } of this.#fences) {
      const at = lines.findIndex((line) => line.includes(`"${name}"`));
      if (at >= 0) return { line: firstLine + at };
    }
    return { line: this.#fences[0]?.line ?? 1 };
  }
}

/** What an example says against a type; undefined where both can be right. */
function contradiction(type: string, value: unknown, lexicon: Lexicon, types: KnownTypes): string | undefined {
  const item = /^Collection\((.*)\)$/.exec(type)?.[1];
  if (Array.isArray(value)) {
    if (item === undefined) return 'array';
    const [first] = value;
    const says = first === undefined ? undefined : contradiction(item, first, lexicon, types);
    return says?.includes('.') ? `Collection(${says})` : says;
  }
  if (isObject(value)) {
    if (item !== undefined) return 'object';
    const shown = value['@odata.type'];
    if (isPrimitive(type)) return 'object';
    return typeof shown === 'string' ? another(shown, type, types) : undefined;
  }
  if (typeof value === 'string') return ofText(type, value, lexicon);
  if (item !== undefined && (typeof value === 'number' || typeof value === 'boolean')) return typeof value;
  if (typeof value === 'number') return type === 'Edm.Boolean' || texts.has(type) ? 'number' : undefined;
  if (typeof value === 'boolean') return type !== 'Edm.Boolean' && isPrimitive(type) ? 'boolean' : undefined;
  return undefined;
}

/** What a value, which is no placeholder, shows against a type: `boolean`, `number`, `string`, `object`, `array`; undefined where both can be right. */
export function shapeDispute(type: string, value: unknown): string | undefined {
  const item = /^Collection\((.*)\)$/.exec(type)?.[1];
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return item === undefined ? 'array' : shapeDispute(item, value[0]);
  const shape = isObject(value) ? 'object' : typeof value;
  if (item !== undefined) return shape;
  return shapesOf(type).has(shape) ? undefined : shape;
}

/** Of a type without a page nobody knows more than that it is an object, or an enum, which is a string. */
function shapesOf(type: string): ReadonlySet<string> {
  if (!isPrimitive(type)) return new Set(['object', 'string']);
  if (type === 'Edm.Boolean') return new Set(['boolean']);
  // numbers that JSON has not, and those beyond its precision, are strings
  return numeric.has(type) ? new Set(['number', 'string']) : new Set(['string']);
}

/** A placeholder that names a type says it; any other text is only a text. */
function ofText(type: string, text: string, lexicon: Lexicon): string | undefined {
  if (/collection|\[/i.test(text)) return type.startsWith('Collection(') ? undefined : ofCollection(text);
  const word = /^[#\w.]+/.exec(text)?.[0] ?? '';
  const named = lexicon.primitive(word);
  if (named === undefined || named === type) return undefined;
  // of enums, dates, keys and octets examples say "String"
  if (named === 'Edm.String') return numeric.has(type) || type === 'Edm.Boolean' ? named : undefined;
  if (!isPrimitive(type)) return type.startsWith('Collection(') ? undefined : named;
  const alike = numeric.has(named) && numeric.has(type);
  return alike ? undefined : named;
}

/** Only where it says so plainly. */
const ofCollection = (text: string): string | undefined =>
  /^(?:\w+ collection|collection\(\w+\))$/i.test(text.trim()) ? 'array' : undefined;

/** A type that is neither the documented one nor derived from it. */
export function another(shown: string, type: string, types: KnownTypes): string | undefined {
  const name = /^#?([A-Za-z][\w.]*)$/.exec(shown)?.[1];
  if (name === undefined) return undefined;
  const [known] = types.named(lastPart(name));
  // of a type without a page nobody knows what it inherits from
  if (known === undefined) return undefined;
  const all = [known.type, ...basesOf(known.type, types)];
  return all.some((one) => lastPart(one).toLowerCase() === lastPart(type).toLowerCase()) ? undefined : name;
}

const isPrimitive = (type: string): boolean => type.startsWith('Edm.');
const texts: ReadonlySet<string> = new Set([
  'Edm.String',
  'Edm.DateTimeOffset',
  'Edm.Date',
  'Edm.TimeOfDay',
  'Edm.Duration',
  'Edm.Guid',
  'Edm.Binary',
]);
const numeric: ReadonlySet<string> = new Set([
  'Edm.Int16',
  'Edm.Int32',
  'Edm.Int64',
  'Edm.Double',
  'Edm.Single',
  'Edm.Decimal',
  'Edm.Byte',
  'Edm.SByte',
]);
