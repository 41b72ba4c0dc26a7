/** What a hostile answer, or a large run, may cost at most: memory, and time to read. Each row is a process of its own. */
import { fileURLToPath } from 'node:url';
import { renderHtml } from '../../reporters/html/index.ts';
import { renderJson } from '../../reporters/json.ts';
import { bigRun } from '../../run/big-run.test-data.ts';
import { readAnswer } from '../../runner/answer.ts';
import { heavyTexts, token as echoed } from '../../runner/heavy-texts.test-data.ts';
import { pooledTransport } from '../../runner/pooled-transport.ts';
import { rawTransport } from '../../runner/raw-transport.ts';
import { Redactor } from '../../runner/redact.ts';
import { forEver, never, serve, transportOptions, wireRequest } from '../../runner/serve.test-data.ts';
import { OctetLog, bodyCap, headCap } from '../../runner/wire.ts';
import { heldTo, rounded, table, type Limit, type Section } from '../figures.ts';
import { moduleProgram, runProgram } from '../process.ts';
import { bigList, judgeList, useEach } from './big-list.ts';

const mebibyte = 1024 * 1024;

/** Mebibytes by which the peak of this process grows. */
async function growth(work: () => unknown): Promise<number> {
  const before = process.resourceUsage().maxRSS;
  await work();
  return (process.resourceUsage().maxRSS - before) / 1024;
}

/** Sixteen at once, each read until it is too much. */
async function endlessAnswers(name: 'raw' | 'pooled', opening: string, unit: Buffer): Promise<void> {
  const served = await serve(forEver(opening, unit));
  const options = { ...transportOptions(served.origin), connections: 16, after: () => () => {} };
  const transport = name === 'raw' ? rawTransport(options) : pooledTransport(options);
  await Promise.all(Array.from({ length: 16 }, () => transport.send(wireRequest, never).settled));
  await transport.close();
  await served.close();
}

const head = (lines: string): string => `HTTP/1.1 200 OK\r\n${lines}\r\n\r\n`;
const upTo = (unit: string, size: number): string => unit.repeat(Math.floor(size / unit.length));
const size = headCap - 100;
const distinct = Array.from({ length: bodyCap / 5 }, (_, index) => index.toString(36).padStart(4, '0')).join('\n');

const heavyAnswers = {
  'blanks inside a value': head(`a: b${upTo(' ', size)}c`),
  'blanks inside many values': head(upTo(`a: b${upTo(' ', 500)}c\r\n`, size)),
  'blanks around a value': head(`a:${upTo('\t ', size / 2)}b${upTo(' ', size / 2)}`),
  'blanks before a colon': head(`a${upTo(' ', size)}`),
  'folded lines': head(`a: b${upTo('\r\n c', size)}`),
  'a list of transfer codings': head(`transfer-encoding: ${upTo(', ', size)}x`),
  'blanks in a transfer coding': head(`transfer-encoding: ${upTo(',\tchunked ', size)}x`),
  'a list of lengths': head(`content-length: ${upTo('1,', size)}`),
  'a megabyte of blanks': head(`a: b${upTo(' ', bodyCap)}c`),
  'a megabyte of broken lines': head(distinct),
  'a megabyte of fields': head(upTo('a:b\n', bodyCap)),
  'a megabyte of empty lines': upTo('\r\n', bodyCap),
  'a megabyte of a reason phrase': `HTTP/1.1 200 ${upTo('a', bodyCap)}`,
  'a megabyte of interim messages': upTo('HTTP/1.1 103 x\n\n', bodyCap),
  'a megabyte of chunks': `${head('transfer-encoding: chunked')}${upTo('1\r\na\r\n', bodyCap)}`,
  'a megabyte of a chunk extension': `${head('transfer-encoding: chunked')}1${upTo(' ', bodyCap)}x\r\n`,
  'a megabyte of trailers': `${head('transfer-encoding: chunked')}0\r\n${upTo('a:b\r\n', bodyCap)}`,
};

const token = `${'Zm9vYmFyYmF6cXV4'.repeat(40)}.${'c2lnbmF0dXJl'.repeat(30)}`;
const heavyEchoes = {
  'a megabyte of a token': upTo(`${token} `, bodyCap),
  'a megabyte of parts of a token': upTo(`${token.slice(100, 130)} `, bodyCap),
  'a megabyte of one letter': upTo('a', bodyCap),
};

/** Milliseconds on a processor; hardly more on a busy machine than on an idle one. */
function processorTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1000;
}

/** Milliseconds on a processor for the slowest text, each the best of five. */
function slowest(texts: Readonly<Record<string, string>>, work: (text: string) => void): number {
  const best = (text: string): number => Math.min(...Array.from({ length: 5 }, () => processorTime(() => work(text))));
  const times = Object.entries(texts).map(([what, text]) => ({ what, ms: best(text) }));
  for (const { what, ms } of times) if (ms > 100) console.error(`${what}: ${rounded(ms)} ms`);
  return Math.max(...times.map(({ ms }) => ms));
}

interface Row extends Omit<Limit, 'value'> {
  readonly what: string;
  readonly measure: () => number | Promise<number>;
}

const body = ['HTTP/1.1 200 OK\r\n\r\n', Buffer.alloc(mebibyte)] as const;
const fields = ['HTTP/1.1 200 OK\r\n', Buffer.from('a: b\r\n'.repeat(1000))] as const;

const rows: readonly Row[] = [
  {
    what: 'memory for a gibibyte of octets, of which the first mebibyte is kept',
    measure: () =>
      growth(() => {
        const log = new OctetLog(headCap + bodyCap);
        const chunk = Buffer.alloc(mebibyte);
        for (let count = 0; count < 1024; count += 1) log.append(chunk);
      }),
    atMost: 50,
    unit: 'MiB',
  },
  ...(['raw', 'pooled'] as const).flatMap((name): readonly Row[] => [
    {
      what: `memory for sixteen endless bodies at once, ${name} transport`,
      measure: () => growth(() => endlessAnswers(name, ...body)),
      atMost: 200,
      unit: 'MiB',
    },
    {
      what: `memory for sixteen endless header sections at once, ${name} transport`,
      measure: () => growth(() => endlessAnswers(name, ...fields)),
      atMost: 200,
      unit: 'MiB',
    },
  ]),
  ...Object.entries({ 'run.json': renderJson, 'report.html': renderHtml }).map(([file, render]): Row => ({
    what: `memory for writing ${file} of 100,000 cases that pass`,
    measure: async () => {
      const run = bigRun(100_000);
      return growth(async () => {
        for await (const piece of render(run)) void piece;
      });
    },
    atMost: 150,
    unit: 'MiB',
  })),
  // a linear reading takes up to 200 ms, a quadratic one seconds
  {
    what: 'reading the slowest of 17 answers that are heavy to read',
    measure: () => slowest(heavyAnswers, (octets) => readAnswer(octets, true)),
    atMost: 500,
    unit: 'ms',
  },
  {
    what: 'judging a list of 10,000 items (10 MB)',
    measure: () => {
      const octets = bigList();
      return processorTime(() => judgeList(octets));
    },
    atMost: 2000,
    unit: 'ms',
  },
  {
    what: 'memory for judging a list of 10,000 items (10 MB)',
    measure: () => {
      const octets = bigList();
      return growth(() => judgeList(octets));
    },
    atMost: 200,
    unit: 'MiB',
  },
  { what: 'reading a value of each of 1,000 types', measure: () => processorTime(useEach), atMost: 2000, unit: 'ms' },
  {
    what: 'redacting the slowest of 3 answers that echo a token',
    measure: () => {
      const redactor = new Redactor([token]);
      return slowest(heavyEchoes, (text) => redactor.redact(text));
    },
    atMost: 500,
    unit: 'ms',
  },
  // a linear redaction takes up to 100 ms, a quadratic one seconds
  {
    what: 'redacting the slowest of 25 texts of 256 KiB that are heavy to redact',
    measure: () => {
      const redactor = new Redactor([echoed]);
      const texts = Object.entries(heavyTexts).map(([what, textOf]) => [what, textOf(mebibyte / 4)] as const);
      return slowest(Object.fromEntries(texts), (text) => redactor.mask(text));
    },
    atMost: 500,
    unit: 'ms',
  },
];

const self = fileURLToPath(import.meta.url);

export async function limitTable(): Promise<Section> {
  const lines: string[][] = [];
  for (const [index, { what, atMost, unit }] of rows.entries()) {
    const { stdout, stderr } = await runProgram(moduleProgram(self, [String(index)], process.cwd()));
    const value = stdout === '' ? Number.NaN : Number(stdout);
    lines.push([
      what,
      `${rounded(value)} ${unit}`,
      `${atMost} ${unit}`,
      heldTo([{ value, atMost, unit }]),
      stderr.trim(),
    ]);
  }
  const text = table(['cost', 'measured', 'at most', 'limits', ''], lines);
  return { text, withinLimits: lines.every(([, , , held]) => held === 'ok') };
}

if (process.argv[1] === self) console.log(await rows[Number(process.argv[2])]?.measure());
