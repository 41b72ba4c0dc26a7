import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAnswer } from './answer.ts';

const octet = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCodePoint(code)),
  maxLength: 40,
});
const scrap = fc.constantFrom(
  'HTTP/1.1 ',
  '204',
  '100 ',
  ' ',
  '\r\n',
  '\r\n\r\n',
  '\n',
  '\r',
  ':',
  'a: b',
  '\t',
  '0',
  '3\r\nabc',
  '\0',
  'content-length: 3',
  'transfer-encoding: chunked',
);
const scraps = fc.array(fc.oneof(scrap, octet), { maxLength: 12 }).map((parts) => parts.join(''));

const token = fc.string({ unit: fc.constantFrom(..."!#$%&'*+-.^_`|~09azAZ"), minLength: 1, maxLength: 12 });
const words = fc
  .array(
    fc.string({
      unit: fc
        .integer({ min: 0x21, max: 0xff })
        .filter((code) => code !== 0x7f)
        .map((code) => String.fromCodePoint(code)),
      minLength: 1,
      maxLength: 8,
    }),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(' '));
const field = fc.tuple(
  token.filter((name) => !/^(content-length|transfer-encoding)$/i.test(name)),
  words,
);

/** A well-formed answer as octets, and what it says. */
const wellFormed = fc
  .record({
    version: fc.constantFrom('1.0', '1.1'),
    status: fc.integer({ min: 200, max: 599 }),
    reason: words,
    fields: fc.array(field, { maxLength: 5 }),
    interim: fc.array(fc.constantFrom(100, 102, 103), { maxLength: 3 }),
    content: octet,
    framing: fc.constantFrom('length', 'chunked'),
  })
  .map(({ content, framing, ...said }) => {
    const bare = said.status === 204 || said.status === 304;
    const body = bare ? '' : content;
    const own: [string, string][] = bare
      ? []
      : [framing === 'length' ? ['Content-Length', `${body.length}`] : ['Transfer-Encoding', 'chunked']];
    const fields = [...said.fields, ...own];
    const chunk = body === '' ? '' : `${body.length.toString(16)}\r\n${body}\r\n`;
    const before = said.interim.map((status) => `HTTP/1.1 ${status} Wait\r\na: b\r\n\r\n`).join('');
    const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const framed = bare || framing === 'length' ? body : `${chunk}0\r\n\r\n`;
    const head = `${before}HTTP/${said.version} ${said.status} ${said.reason}\r\n${lines}\r\n`;
    return { octets: head + framed, said: { ...said, fields, body, bodyComplete: true, trailing: '', violations: [] } };
  });

test('any octets at all are read as an answer, as malformed or as incomplete', () => {
  fc.assert(
    fc.property(fc.oneof(octet, scraps), fc.boolean(), (octets, closed) => {
      expect(['answer', 'malformed', 'incomplete']).toContain(readAnswer(octets, closed).kind);
    }),
    { numRuns: 2000 },
  );
});

test('a well-formed answer is read back as it was said', () => {
  fc.assert(
    fc.property(wellFormed, ({ octets, said }) => {
      expect(readAnswer(octets, false)).toMatchObject({ kind: 'answer', answer: said });
    }),
    { numRuns: 500 },
  );
});

test('every beginning of a well-formed answer is incomplete or has its status, and is whole only at the end', () => {
  fc.assert(
    fc.property(wellFormed, ({ octets, said }) => {
      for (let length = 0; length < octets.length; length += 1) {
        const reading = readAnswer(octets.slice(0, length), false);
        if (reading.kind === 'incomplete') continue;
        expect(reading).toMatchObject({
          kind: 'answer',
          answer: { status: said.status, bodyComplete: false },
        });
      }
    }),
  );
});

test('once a reading is malformed or whole, further octets do not change what was read', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        scraps,
        wellFormed.map(({ octets }) => octets),
      ),
      octet,
      (octets, more) => {
        const early = readAnswer(octets, false);
        const late = readAnswer(octets + more, false);
        if (early.kind === 'malformed') expect(late.kind).toBe('malformed');
        if (early.kind !== 'answer' || !early.answer.bodyComplete) return;
        const afterHead = early.answer.afterHead + more;
        expect(late).toEqual({
          ...early,
          answer: { ...early.answer, afterHead, trailing: early.answer.trailing + more },
        });
      },
    ),
    { numRuns: 1000 },
  );
});
