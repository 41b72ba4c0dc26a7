/** What is read behind a collection's first page, and the ids that reads take from it. */
import { describe, expect, onTestFinished, test } from 'vitest';

import { deriveAll } from '../cases/derive.ts';
import { thing, things, thingType } from '../cases/specs.test-data.ts';
import { worstVerdict, type Case, type CaseResult, type Verdict } from '../model.ts';
import { judged, token } from './engine.test-data.ts';
import { pathOfLink } from './pages.ts';
import { serve, type Served } from './serve.test-data.ts';

describe('a nextLink', () => {
  const origin = 'http://127.0.0.1:4010';
  const from = '/beta/things';
  const links: readonly (readonly [link: unknown, basePath: string, path: string | undefined])[] = [
    [`${origin}/beta/things?$skiptoken=a b`, '', '/beta/things?$skiptoken=a%20b'],
    ['http://localhost:4010/beta/things?2', '', '/beta/things?2'],
    [`${origin}/graph/beta/things?2`, '/graph', '/beta/things?2'],
    [`${origin}/beta/things?2`, '/graph', undefined],
    ['/beta/things?2', '', '/beta/things?2'],
    ['?{id}', '', '/beta/things?%7Bid%7D'],
    ['https://127.0.0.1:4010/beta/things', '', undefined],
    ['http://127.0.0.1:4011/beta/things', '', undefined],
    ['http://elsewhere.example/beta/things', '', undefined],
    ['//elsewhere.example/beta/things', '', undefined],
    ['http://[', '', undefined],
    [7, '', undefined],
    [undefined, '', undefined],
  ];
  for (const [link, basePath, path] of links) {
    test(`${String(link)} below ${origin}${basePath} leads to ${path ?? 'nothing that is asked'}`, () => {
      expect(pathOfLink(link, { origin, basePath }, from)).toBe(path);
    });
  }
});

const answer = (content: unknown): string => {
  const body = JSON.stringify(content);
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
};

const lineOf = (request: string): string => request.slice(0, request.indexOf(' HTTP/'));

/** A server with these contents by path and query; nothing else is there. */
async function serving(
  contents: (origin: string, lines: readonly string[]) => Readonly<Record<string, unknown>>,
): Promise<Served> {
  const served: Served = await serve((socket, request) => {
    const path = lineOf(request).replace('GET ', '');
    const found = contents(served.origin, sent(served))[path];
    socket.write(found === undefined ? 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n' : answer(found));
  });
  onTestFinished(() => served.close());
  return served;
}

const named = (name: string, cases: readonly Case[]): readonly Case[] => cases.filter(({ id }) => id.endsWith(name));
const reads = deriveAll([thing, things], [thing, things], [thingType]);
const answers = named('/body/documented-answer', reads);
const sent = ({ requests }: Served): readonly string[] => requests.map(lineOf);

/** By what the page promises; these servers lack what Graph and HTTP ask for beside it. */
const ofThePage = ({ findings }: CaseResult): Verdict =>
  worstVerdict(findings.filter(({ authority }) => authority === 'page').map(({ outcome }) => outcome));

const chain = (origin: string) => ({
  '/beta/things': { '@odata.nextLink': `${origin}/beta/things?2`, value: [{ id: 'first' }] },
  '/beta/things?2': { '@odata.nextLink': `${origin}/beta/things?3`, value: [{ id: 'second' }] },
  '/beta/things?3': { value: [{ id: 'third', count: 'three' }] },
  '/beta/things/first': { id: 'first' },
});

test('pages are read to the end, with the same token, and judged like the first', async () => {
  const served = await serving(chain);
  const [list] = await judged(named('thing-list/body/documented-answer', answers), served.origin, { maxPages: 5 });
  expect(sent(served)).toEqual(['GET /beta/things', 'GET /beta/things?2', 'GET /beta/things?3']);
  for (const request of served.requests) expect(request).toContain(`Bearer ${token}`);
  expect(list?.findings).toContainEqual(
    expect.objectContaining({ outcome: 'fail', seen: expect.stringContaining('/value/0/count on page 3') }),
  );
});

test('no more pages are read than allowed', async () => {
  const served = await serving(chain);
  await judged(named('thing-list/body/documented-answer', answers), served.origin, { maxPages: 2 });
  expect(sent(served)).toEqual(['GET /beta/things', 'GET /beta/things?2']);
});

test('a nextLink to itself, or to elsewhere, is not followed', async () => {
  for (const link of ['/beta/things', 'http://192.0.2.1/beta/things']) {
    const served = await serving((origin) => ({
      '/beta/things': { '@odata.nextLink': link.startsWith('/') ? origin + link : link, value: [{ id: 'first' }] },
    }));
    await judged(named('thing-list/body/documented-answer', answers), served.origin, { maxPages: 9 });
    expect(sent(served).length).toBeLessThanOrEqual(2);
  }
});

test('a get takes the id that the list of the same collection has shown, though its page comes first', async () => {
  const served = await serving(chain);
  const results = await judged(answers, served.origin);
  expect(sent(served)).toEqual(['GET /beta/things', 'GET /beta/things/first']);
  expect(results.map(ofThePage)).toEqual(['pass', 'pass']);
});

test('an id that somebody gave comes before one that was listed', async () => {
  const served = await serving((origin) => ({ ...chain(origin), '/beta/things/given': { id: 'given' } }));
  await judged(answers, served.origin, { params: { thingId: ['given'] } });
  expect(sent(served)).toContain('GET /beta/things/given');
});

test('a get without a known id is inconclusive, with the remedy', async () => {
  const served = await serving(() => ({ '/beta/things': { value: [] } }));
  const results = await judged(named('/response/documented-success', reads), served.origin, {
    lists: named('thing-list/body/documented-answer', answers),
  });
  const got = results.find(({ case: one }) => one.operation.spec === thing);
  expect(got && ofThePage(got)).toBe('inconclusive');
  expect(got?.findings.map(({ seen }) => seen).join()).toContain('--param thingId=ID');
});

describe('a listed object that a get does not find', () => {
  const cases = ['/response/documented-success', '/headers/no-accept'].flatMap((name) => named(name, reads));
  const ofThing = cases.filter(({ operation: { spec } }) => spec === thing);
  const got = async (later: readonly string[]) => {
    const served = await serving((_origin, lines) => {
      const ids = lines.includes('GET /beta/things/first') ? later : ['first'];
      return { '/beta/things': { value: ids.map((id) => ({ id })) } };
    });
    const lists = named('thing-list/body/documented-answer', answers);
    const results = await judged(ofThing, served.origin, { lists });
    const seen = JSON.stringify(results.map(({ findings }) => findings));
    return { verdicts: results.map(ofThePage), seen, lines: sent(served) };
  };

  test('is inconclusive where its list has it no more: somebody else may have deleted it', async () => {
    const { verdicts, seen } = await got([]);
    expect(verdicts).not.toContain('fail');
    expect(seen).toContain('the list that named this id shows it no more');
  });

  test('is a failure where its list still has it, and the list is read once more in all', async () => {
    const { verdicts, lines } = await got(['first', 'second']);
    expect(verdicts).toContain('fail');
    expect(lines.filter((line) => line === 'GET /beta/things')).toHaveLength(2);
  });
});

test('an object that a run of this tool has made is the last that a get takes', async () => {
  const served = await serving(() => ({
    '/beta/things': {
      value: [
        { id: 'a', name: 'conformance-1a2b3c4d-7' },
        { id: 'b', name: 'conformance' },
      ],
    },
    '/beta/things/b': { id: 'b' },
  }));
  await judged(answers, served.origin);
  expect(sent(served)).toEqual(['GET /beta/things', 'GET /beta/things/b']);
});

test('pages with one request line are sent once, and each judges the items of its own type', async () => {
  const typed = (name: string) => ({
    ...things,
    page: name,
    requirements: things.requirements.map((one) =>
      one.kind === 'response' && 'type' in one ? { ...one, type: `microsoft.graph.${name}` } : one,
    ),
  });
  const pages = [typed('thing'), typed('gadget'), typed('widget')];
  const types = ['thing', 'gadget', 'widget'].map((name) => ({
    ...thingType,
    page: name,
    type: `microsoft.graph.${name}`,
  }));
  const served = await serving(() => ({
    '/beta/things': {
      value: [
        { '@odata.type': '#microsoft.graph.thing', id: 'a', count: 1 },
        { '@odata.type': '#microsoft.graph.gadget', id: 'b', count: 'one' },
      ],
    },
  }));
  const cases = named('/body/documented-answer', deriveAll(pages, pages, types));
  const results = await judged(cases, served.origin);
  expect(sent(served)).toEqual(['GET /beta/things']);
  expect(results.map(ofThePage)).toEqual(['pass', 'fail', 'inconclusive']);
});
