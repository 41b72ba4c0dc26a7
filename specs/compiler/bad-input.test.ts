/** What is no page of the reference at all, or one that nobody can place: a problem that says so, and never an exception. */
import { describe, expect, it } from 'vitest';

import { compiled, pageText, problemCodesOf } from './harness.test-data.ts';
import type { ProblemCode } from './problem.ts';

const utf8 = new TextEncoder();
const page = pageText('plain.en');
const german = pageText('plain.de');
const framed = (front: string) => page.replace(/^---\n[^]*?\n---\n/, () => `---\n${front}\n---\n`);
const utf16 = (littleEndian: boolean) => {
  const octets = Buffer.from(`\uFEFF${page}`, 'utf16le');
  return new Uint8Array(littleEndian ? octets : octets.swap16());
};

describe('a file that is no page is refused', () => {
  const files: readonly (readonly [string, string | Uint8Array, ProblemCode])[] = [
    ['nothing', '', 'file-empty'],
    ['blank lines', '\n \r\n\t\n', 'file-empty'],
    ['a mark of byte order alone', '\uFEFF', 'file-empty'],
    ['UTF-16 with its low octet first', utf16(true), 'encoding'],
    ['UTF-16 with its high octet first', utf16(false), 'encoding'],
    ['UTF-16 without a mark', new Uint8Array(Buffer.from(page, 'utf16le')), 'encoding'],
    ['Latin-1', new Uint8Array(Buffer.from(german, 'latin1')), 'encoding'],
    ['an image', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13), 'encoding'],
    ['50 MB', new Uint8Array(50_000_000).fill(0x20), 'file-too-large'],
    ['a page that is too long', utf8.encode(page + '\n'.repeat(262_144)), 'file-too-large'],
    ['JSON', '{ "title": "gadget" }', 'not-an-operation'],
    ['quotes within quotes', '>'.repeat(20_000), 'not-an-operation'],
    [
      'lists within lists',
      Array.from({ length: 300 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n'),
      'not-an-operation',
    ],
    ['a comment without an end', page.replace('## Permissions', '<!--\n## Permissions'), 'not-an-operation'],
    ['a fence without an end', page.replace('## Permissions', '```\n## Permissions'), 'unclosed-fence'],
    ['a title of 9,000 characters', page.replace('# gadget', `# ${'['.repeat(9000)}`), 'unsupported-shape'],
    ['a cell of 9,000 characters', page.replace('Gadget.Read.All', '*a'.repeat(4500)), 'unsupported-shape'],
  ];
  for (const [shows, file, code] of files) {
    it(`${shows}: ${code}`, () => {
      expect(problemCodesOf(compiled(file))[0]).toBe(code);
    });
  }
});

describe('front matter is plain keys and values', () => {
  const laughs = ['a: &a [x, x]', 'b: &b [*a, *a]', 'c: &c [*b, *b]', 'd: &d [*c, *c]'];
  const fronts: readonly (readonly [string, string])[] = [
    ['a key twice', 'title: "a"\ntitle: "b"'],
    ['an alias', 'a: &a x\nb: *a'],
    ['a billion laughs', laughs.join('\n')],
    ['an anchor', 'a: &a x'],
    ['a tag', 'a: !!binary aGk='],
    ['a list', '- a\n- b'],
    ['a word', 'gadget'],
    ['brackets without end', 'a: [b'],
    ['brackets within brackets', `a: ${'['.repeat(1900)}`],
    ['a line of 100,000 characters', `a: ${'!['.repeat(50_000)}`],
    ['two hundred lines', 'a: b\n'.repeat(200)],
    ['a merge of keys', '<<: *a'],
    ['a tab', 'a:\n\tb: c'],
  ];
  for (const [shows, front] of fronts) {
    it(`${shows} is refused`, () => {
      expect(problemCodesOf(compiled(framed(front)))).toEqual(['front-matter']);
    });
  }

  it('keys of objects are keys like any other', () => {
    expect(compiled(framed('__proto__: "x"\nconstructor: "y"\ntitle: "z"')).ok).toBe(true);
  });

  it('a page without front matter is read', () => {
    expect(compiled(page.replace(/^---\n[^]*?\n---\n/, '')).ok).toBe(true);
  });
});

describe('line ends and the mark of byte order change nothing', () => {
  const plain = compiled(page);
  for (const [shows, text] of [
    ['CRLF', page.replaceAll('\n', '\r\n')],
    ['CR', page.replaceAll('\n', '\r')],
    ['a mark of byte order', `\uFEFF${page}`],
  ] as const) {
    it(shows, () => {
      const other = compiled(text);
      if (!plain.ok || !other.ok) throw new Error('the plain page is compiled');
      expect(other.spec.requirements).toEqual(plain.spec.requirements);
    });
  }
});

describe('a page that cannot be placed is refused', () => {
  const unplaced: readonly (readonly [string, string, Parameters<typeof compiled>[1], ProblemCode])[] = [
    ['no version anywhere', page.replace('v1.0/gadgets', 'gadgets'), { path: 'gadget.md' }, 'version-unknown'],
    ['a version that is none', page, { hints: { asOf: '2021-03-09', apiVersion: 'v2.0' } }, 'version-unknown'],
    ['a language without lexicon', german.replace('de-DE', 'ko-KR'), {}, 'locale-unknown'],
    ['a language that the caller contradicts', german, { hints: { locale: 'es-ES' } }, 'locale-unknown'],
    ['a language tag that is none', german.replace('de-DE', 'de-D'), {}, 'locale-unknown'],
    ['a title of signs alone', page.replace('# gadget: recalibrate', '# ???'), {}, 'not-an-operation'],
    ['an anchor with a blank', german.replace('name="permissions"', 'name="permissions x"'), {}, 'section-missing'],
    ['no date', page, { hints: {} }, 'date-unknown'],
    ['a date of no calendar', german.replace('03/09/2021', '02/30/2021'), {}, 'date-unknown'],
    ['a name with blanks', page, { path: 'v1.0/gadget (copy).md' }, 'page-name'],
    [
      'a page in a language that it does not name',
      german.replace(/ms\.contentlocale.*\n/, ''),
      {},
      'permission-column',
    ],
    [
      'a permission that Microsoft does not know',
      page,
      { permissions: new Set(['Gadget.Read.All']) },
      'permission-unknown',
    ],
  ];
  for (const [shows, text, around, code] of unplaced) {
    it(`${shows}: ${code}`, () => {
      expect(problemCodesOf(compiled(text, around))).toContain(code);
    });
  }

  it('the examples tell the version where nothing else does', () => {
    const found = compiled(page, { path: 'gadget.md' });
    expect(found.ok && found.spec.apiVersion).toBe('v1.0');
  });
});
