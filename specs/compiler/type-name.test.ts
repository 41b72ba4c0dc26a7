import { describe, expect, it } from 'vitest';

import { loadVocabulary } from '../pages/compile-files.ts';
import type { KnownType, KnownTypes } from './type-name.ts';
import { readTypeCell } from './type-name.ts';

const { lexicons } = await loadVocabulary();

const pages: Readonly<Record<string, KnownType>> = {
  'gadget.md': { type: 'microsoft.graph.gadget' },
  'dial.md': { type: 'microsoft.graph.workshop.gadgetDial', title: 'Dial' },
  'lists.md#hue-values': { type: 'microsoft.graph.hue' },
};
const known: KnownTypes = {
  linked: (href) => pages[href.replace('../resources/', '')],
  named: (name) => [
    ...Object.values(pages).filter(({ type }) => type.toLowerCase().endsWith(`.${name.toLowerCase()}`)),
    ...(name === 'twin' ? [{ type: 'microsoft.graph.twin' }, { type: 'microsoft.graph.workshop.twin' }] : []),
  ],
};

function typeIn(cell: string, language = 'en'): string {
  const lexicon = lexicons.get(language);
  if (lexicon === undefined) throw new Error(`no lexicon ${language}`);
  const read = readTypeCell(cell, 7, lexicon, known);
  return read.ok ? read.value : read.problems.map(({ code, line }) => `${code} ${line}`).join();
}

describe('a type cell that has one reading gives it in OData notation', () => {
  const cells: readonly (readonly [cell: string, type: string, language?: string])[] = [
    ['String', 'Edm.String'],
    ['`string`', 'Edm.String'],
    ['string (url)', 'Edm.String'],
    ['String (hex)', 'Edm.String'],
    ['Edm.DateTimeOffset', 'Edm.DateTimeOffset'],
    ['String collection', 'Collection(Edm.String)'],
    ['Collection(String)', 'Collection(Edm.String)'],
    ['`collection(string)`', 'Collection(Edm.String)'],
    ['Collection of Int32', 'Collection(Edm.Int32)'],
    ['[gadget](gadget.md)', 'microsoft.graph.gadget'],
    ['[gadget](../resources/gadget.md) collection', 'Collection(microsoft.graph.gadget)'],
    ['[gadget collection](../resources/gadget.md)', 'Collection(microsoft.graph.gadget)'],
    ['[Coleção gadget](../resources/gadget.md)', 'Collection(microsoft.graph.gadget)', 'pt'],
    ['Collection([gadget](gadget.md))', 'Collection(microsoft.graph.gadget)'],
    ['[hue](lists.md#hue-values)', 'microsoft.graph.hue'],
    ['[gadgetDial](dial.md)', 'microsoft.graph.workshop.gadgetDial'],
    ['[Dial](dial.md)', 'microsoft.graph.workshop.gadgetDial'],
    ['hue collection', 'Collection(microsoft.graph.hue)'],
    ['**gadget**', 'microsoft.graph.gadget'],
    ['[gadget]', 'microsoft.graph.gadget'],
    ['microsoft.graph.gadget', 'microsoft.graph.gadget'],
    ['microsoft.graph.workshop.mode collection', 'Collection(microsoft.graph.workshop.mode)'],
    // not at hand, and named alike by text and target
    ['[spring](../resources/intune-parts-spring.md)', 'microsoft.graph.spring'],
    ['[DateTimeOffset](../resources/timestamp.md)', 'Edm.DateTimeOffset'],
    ['Zeichenfolge', 'Edm.String', 'de'],
    ['Zeichenfolgenauflistung', 'Collection(Edm.String)', 'de'],
    ['GUID-Sammlung', 'Collection(Edm.Guid)', 'de'],
    ['[Gerät](gadget.md)-Sammlung', 'Collection(microsoft.graph.gadget)', 'de'],
    ['Sammlung von Objekten des Typs [gadget](gadget.md)', 'Collection(microsoft.graph.gadget)', 'de'],
    ['colección de [aparatos](gadget.md)', 'Collection(microsoft.graph.gadget)', 'es'],
    ['Colección String', 'Collection(Edm.String)', 'es'],
    ['[ガジェット](gadget.md)のコレクション', 'Collection(microsoft.graph.gadget)', 'ja'],
    ['文字列コレクション', 'Collection(Edm.String)', 'ja'],
    ['Booliano', 'Edm.Boolean', 'pt'],
    ['集合（字符串）', 'Collection(Edm.String)', 'zh'],
    ['[小工具](gadget.md)集合', 'Collection(microsoft.graph.gadget)', 'zh'],
    ['String collection', 'Collection(Edm.String)', 'zh'],
  ];
  for (const [cell, type, language] of cells)
    it(`${language ?? 'en'}: ${cell}`, () => {
      expect(typeIn(cell, language)).toBe(type);
    });
});

describe('a type cell that would need a guess is a problem with its line', () => {
  const cells: readonly (readonly [cell: string, language?: string])[] = [
    [''],
    ['Json'],
    ['String (timestamp)'],
    ['bool'],
    ['Object'],
    ['DateTime'],
    ['String[]'],
    ['[gadget](gadget.md)[]'],
    ['[gadget][]'],
    ['[gadget](gadget.md) or [hue](lists.md#hue-values)'],
    ['[gadget](gadget.md), nullable'],
    ['String or Int32'],
    ['String collection collection'],
    ['[gadget collection](gadget.md) collection'],
    ['collection'],
    ['twin'],
    ['wheel'],
    // text and target name different types
    ['[wheel](gadget.md)'],
    ['[wheel](spring.md)'],
    // a namespace can hide in the name of a page that is not at hand
    ['[session](callrecords-session.md)'],
    ['[Rad](wheel.md)', 'de'],
    ['__proto__'],
    ['constructor'],
    ['toString collection'],
    ['~~String~~'],
    ['<b>String</b>'],
    ['整数', 'zh'],
  ];
  for (const [cell, language] of cells)
    it(`${language ?? 'en'}: ${cell}`, () => {
      expect(typeIn(cell, language)).toBe('type-cell 7');
    });
});
