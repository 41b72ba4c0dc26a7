import { expect, test } from 'vitest';
import { readAnswer } from './answer.ts';
import { Redactor } from './redact.ts';
import { bodyCap, headCap } from './wire.ts';

const head = (lines: string): string => `HTTP/1.1 200 OK\r\n${lines}\r\n\r\n`;
const upTo = (unit: string, size: number): string => unit.repeat(Math.floor(size / unit.length));
const size = headCap - 100;
const distinct = Array.from({ length: bodyCap / 5 }, (_, index) => index.toString(36).padStart(4, '0')).join('\n');

const heavy: readonly (readonly [what: string, octets: string])[] = [
  ['blanks inside a value', head(`a: b${upTo(' ', size)}c`)],
  ['blanks inside many values', head(upTo(`a: b${upTo(' ', 500)}c\r\n`, size))],
  ['blanks around a value', head(`a:${upTo('\t ', size / 2)}b${upTo(' ', size / 2)}`)],
  ['blanks before a colon', head(`a${upTo(' ', size)}`)],
  ['folded lines', head(`a: b${upTo('\r\n c', size)}`)],
  ['a list of transfer codings', head(`transfer-encoding: ${upTo(', ', size)}x`)],
  ['blanks in a transfer coding', head(`transfer-encoding: ${upTo(',\tchunked ', size)}x`)],
  ['a list of lengths', head(`content-length: ${upTo('1,', size)}`)],
  ['a megabyte of blanks', head(`a: b${upTo(' ', bodyCap)}c`)],
  ['a megabyte of broken lines', head(distinct)],
  ['a megabyte of fields', head(upTo('a:b\n', bodyCap))],
  ['a megabyte of empty lines', upTo('\r\n', bodyCap)],
  ['a megabyte of a reason phrase', `HTTP/1.1 200 ${upTo('a', bodyCap)}`],
  ['a megabyte of interim messages', upTo('HTTP/1.1 103 x\n\n', bodyCap)],
  ['a megabyte of chunks', `${head('transfer-encoding: chunked')}${upTo('1\r\na\r\n', bodyCap)}`],
  ['a megabyte of a chunk extension', `${head('transfer-encoding: chunked')}1${upTo(' ', bodyCap)}x\r\n`],
  ['a megabyte of trailers', `${head('transfer-encoding: chunked')}0\r\n${upTo('a:b\r\n', bodyCap)}`],
];
for (const [what, octets] of heavy) {
  test(`${what} cost no more than linear time`, () => {
    const costs = Array.from({ length: 5 }, () => {
      const start = performance.now();
      expect(['answer', 'malformed', 'incomplete']).toContain(readAnswer(octets, true).kind);
      return performance.now() - start;
    });
    // Linear readings take 1 to 30 ms; the quadratic one that was here took 1500. The best of five: the machine may be busy.
    expect(Math.min(...costs)).toBeLessThan(500);
  });
}

const token = `${'Zm9vYmFyYmF6cXV4'.repeat(40)}.${'c2lnbmF0dXJl'.repeat(30)}`;
const echoes: readonly (readonly [what: string, text: string])[] = [
  ['a megabyte of a token', upTo(`${token} `, bodyCap)],
  ['a megabyte of parts of a token', upTo(`${token.slice(100, 130)} `, bodyCap)],
  ['a megabyte of one letter', upTo('a', bodyCap)],
];
for (const [what, text] of echoes) {
  test(`${what} is redacted in no more than linear time`, () => {
    const redactor = new Redactor([token]);
    const costs = Array.from({ length: 5 }, () => {
      const start = performance.now();
      redactor.redact(text);
      return performance.now() - start;
    });
    expect(Math.min(...costs)).toBeLessThan(500);
  });
}
