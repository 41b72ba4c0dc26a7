/** The report says what the record says, and nothing that a target sends becomes part of the page. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseRecord, RecordSource } from '../../run-model.ts';
import { renderHtml } from './index.ts';
import { broken, caseOf, exchangeOf, findingOf, head, operation, small, sourceOf, unsent } from './record.test-data.ts';
import { script } from './script.ts';
import { style } from './style.ts';

async function rendered(record: RecordSource): Promise<string> {
  let text = '';
  for await (const piece of renderHtml(record)) text += piece;
  return text;
}

/** Every tag with its attributes, without their values. */
const skeleton = (page: string): readonly string[] =>
  page
    .replace(style, '')
    .replace(script, '')
    .match(/<[^>]*>/g)
    ?.map((tag) => tag.replaceAll(/"[^"]*"/g, '""')) ?? [];

const countOf = (page: string, pattern: RegExp): number => page.match(pattern)?.length ?? 0;

test('a small run looks like this', async () => {
  const page = await rendered(sourceOf(small));
  const plain = page
    .replace(style, '')
    .replace(script, '')
    .replaceAll(/sha256-[^']+/g, 'sha256');
  await expect(plain.replaceAll(/ (?=<)/g, '\n')).toMatchFileSnapshot('small.golden.txt');
});

test('the same record gives the same octets', async () => {
  expect(await rendered(sourceOf(small))).toBe(await rendered(sourceOf(small)));
});

test('the numbers are those of the record', async () => {
  const page = await rendered(sourceOf(small));
  for (const [state, count] of Object.entries({ passed: 1, failed: 1, inconclusive: 0, skipped: 1 }))
    expect(page).toMatch(new RegExp(`data-count="${state}"> ?<b>${count}</b>`));
});

test('an operation that only warns, or is waived, shows no failure', async () => {
  const warned = broken('a', { standing: 'warning', findings: [findingOf({ authority: 'rfc' })] });
  const waived = { where: 'waivers.json:3', reason: 'x', owner: 'y', expires: '2020-03-01' };
  for (const one of [warned, broken('a', { standing: 'waived', waived })]) {
    const page = await rendered(sourceOf([one]));
    const summary = /id="operation\/[^]*?<\/summary>/.exec(page)?.[0] ?? '';
    expect(summary).toMatch(/with warnings only|waived/);
    expect(summary).not.toContain('failed');
  }
});

test('what nobody knows for one reason is one entry with this reason, whatever was expected', async () => {
  const inconclusive = (name: string, promised: string): CaseRecord =>
    broken(name, {
      verdict: 'inconclusive',
      standing: 'unknown',
      findings: [findingOf({ outcome: 'inconclusive', seen: 'the run was interrupted', promised })],
    });
  const page = await rendered(sourceOf([inconclusive('a', 'the one'), inconclusive('b', 'the other')]));
  const title = /<article[^]*?<\/h3>/.exec(page)?.[0] ?? '';
  expect(title).toMatch(/2 cases: received: the run was interrupted\s*<\/h3>$/);
});

test('every case has one place of its own, and one line among all cases', async () => {
  const cases = [
    ...Array.from({ length: 30 }, (_, at) => broken(`b-${at}`)),
    ...Array.from({ length: 9 }, (_, at) => caseOf(`p-${at}`)),
    unsent('u'),
  ];
  const page = await rendered(sourceOf(cases));
  for (const { id } of cases) expect(countOf(page, new RegExp(` id="case/${id}"`, 'g')), id).toBe(1);
  expect(countOf(page, /<li[^>]* data-case /g)).toBe(cases.length);
});

test('what failed beyond those told in full has its reason in its line', async () => {
  const page = await rendered(sourceOf(Array.from({ length: 21 }, (_, at) => broken(`b-${at}`))));
  const line = page.slice(page.indexOf(`<li id="case/${operation}/permissions/b-20"`));
  expect(line).toMatch(
    /^[^\n]*?received: access was granted: status is 204; expected: the page says that this kind of account is not supported \(the page\)/,
  );
});

test('the octets behind a 204 are shown one by one', async () => {
  expect(await rendered(sourceOf(small))).toMatch(/Behind the header section: 2 octets\..*0000 {2}7b 7d +\{\}/s);
});

describe('the address of a page', () => {
  const [spec] = head.specs;
  if (!spec) throw new Error('there is a spec');
  test('is given where the page came with a commit of its source', async () => {
    expect(await rendered(sourceOf(small))).toContain(
      'href="https://learn.microsoft.com/graph/api/gadget-reset?view=graph-rest-beta#permissions"',
    );
  });
  test('is not made up where it did not', async () => {
    const { commit: _commit, ...source } = spec.source;
    expect(await rendered(sourceOf(small, { head: { specs: [{ ...spec, source }] } }))).not.toContain('https://');
  });
});

test('nothing is fetched: the only addresses are links, and the policy forbids the rest', async () => {
  const page = await rendered(sourceOf(small));
  expect(skeleton(page).filter((tag) => / (src|srcset|action|style|on\w+)=/.test(tag))).toEqual([]);
  expect(page).toContain("content=\"default-src 'none';");
  expect(countOf(page, /<link /g)).toBe(1);
  expect(page).toContain('<link rel="icon" href="data:');
});

test('a run that ended early, left something behind, or met a waiver that is over says so at the top', async () => {
  const waiver = {
    case: 'x',
    target: 'y',
    reason: 'r',
    owner: 'o',
    expires: '2020-01-01',
    where: 'waivers.json:3',
    state: 'expired',
    cases: 1,
    waived: 0,
    passing: 0,
    over: 'delete line 3',
  } as const;
  const page = await rendered(
    sourceOf([], {
      tail: { operations: [], cut: { kind: 'interrupted', reason: 'Ctrl-C' }, left: ['profile 7'], waivers: [waiver] },
    }),
  );
  const notices = page.slice(page.indexOf('class="notices"'), page.indexOf('</header>'));
  for (const said of ['Ctrl-C', 'Not cleaned up: profile 7', 'Waiver: delete line 3']) expect(notices).toContain(said);
});

/** Text of a target or a page wherever a record has such text. */
function withText(text: string): CaseRecord {
  const finding = findingOf({ seen: text, promised: text, note: text });
  const exchange = { ...exchangeOf(`200 ${text}`, text), sent: `POST / HTTP/1.1\r\nx: ${text}\r\n\r\n${text}` };
  return broken('a', { findings: [finding], expectation: text, diagnosis: text, exchange });
}

const recordOf = (text: string): RecordSource =>
  sourceOf([withText(text), { ...unsent('b'), skipped: text }, caseOf('c', { verdict: 'error', error: text })], {
    head: { target: { url: text, embedded: false }, settings: { name: text } },
    tail: { fingerprint: { server: [text] }, exit: { code: 1, reason: text } },
  });

describe('a hostile target', () => {
  const table = [
    '</script><img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    '</code></pre>\r\n\r\n<script>',
    '&lt;b&gt;',
    '\u0000\u001b[2J\u202e',
    '<!--',
    ']]>',
  ];
  for (const text of table)
    test(`writes ${JSON.stringify(text)} and no tag comes of it`, async () => {
      expect(skeleton(await rendered(recordOf(text)))).toEqual(skeleton(await rendered(recordOf('x'))));
    });

  test('writes anything, and no tag or raw control character comes of it', async () => {
    const harmless = skeleton(await rendered(recordOf('x')));
    const anything = fc.string({
      unit: fc.constantFrom(...'<>"\'&/= \r\t\u0000\u0085\u2028\ud800ax-!'),
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        const page = await rendered(recordOf(text));
        expect(skeleton(page)).toEqual(harmless);
        // oxlint-disable-next-line no-control-regex -- they are what must not be there
        expect(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u202e]/.exec(page)?.index).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });
});
