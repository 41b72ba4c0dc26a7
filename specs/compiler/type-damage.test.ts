/** A character that is lost, or a bar too many, gives a problem or the same type: never another one. */
import { expect, test } from 'vitest';

import { loadVocabulary } from '../pages/compile-files.ts';
import { compileTypes } from './compile-type.ts';
import type { KnownTypes } from './type-name.ts';
import { resource } from './types.test-data.ts';

const { lexicons } = await loadVocabulary();
const known: KnownTypes = {
  linked: (href) => (href.endsWith('wheel.md') ? { type: 'microsoft.graph.wheel' } : undefined),
  named: (name) => (name.toLowerCase() === 'hue' ? [{ type: 'microsoft.graph.hue' }] : []),
};
const rows = [
  '|size|Int32|How large.|',
  '|names|String collection|What it is called.|',
  '|made|`DateTimeOffset`|When.|',
  '|tint|hue|Which.|',
  '|wheels|[wheel](../resources/wheel.md) collection|What turns.|',
];
const page = resource('gadget', { rows });

/** By name; undefined where the page is rejected. */
function typesIn(text: string): ReadonlyMap<string, string> | undefined {
  const file = { path: 'beta/resources/gadget.md', octets: new TextEncoder().encode(text) };
  const { specs, problems } = compileTypes(file, { lexicons, hints: { asOf: '2021-03-09' }, types: () => known });
  const [spec] = specs;
  if (problems.length > 0 || spec === undefined) return undefined;
  return new Map(spec.requirements.map((one) => [one.name, one.kind === 'member' ? '' : one.type]));
}

const whole = typesIn(page);
const start = page.indexOf('|size|');
const end = start + rows.join('\n').length;
const places = Array.from({ length: end - start }, (_, at) => start + at);

/** Rows that a damaged page gives with another type than the whole one has. */
const changed = (damaged: string): readonly string[] =>
  [...(typesIn(damaged) ?? [])].filter(([name, type]) => whole?.has(name) && whole.get(name) !== type).map(String);

test('the whole page is read', () => {
  expect(whole?.size).toBe(rows.length);
});

test('a lost character changes no type', () => {
  expect(places.flatMap((at) => changed(page.slice(0, at) + page.slice(at + 1)))).toEqual([]);
});

test('a bar too many changes no type', () => {
  expect(places.flatMap((at) => changed(`${page.slice(0, at)}|${page.slice(at)}`))).toEqual([]);
});

test('a line that ends too early changes no type', () => {
  expect(places.flatMap((at) => changed(`${page.slice(0, at)}\n${page.slice(at)}`))).toEqual([]);
});

test('a page that is cut short changes no type', () => {
  expect(places.flatMap((at) => changed(page.slice(0, at)))).toEqual([]);
});
