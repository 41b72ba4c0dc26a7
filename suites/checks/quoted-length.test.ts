/** What is quoted from an answer is cut: a sentence is for a person, whatever a target sends. */
import { expect, test } from 'vitest';
import { deviceOwnerPage } from '../cases/specs.test-data.ts';
import { deriveCases } from '../cases/derive.ts';
import type { CaseResult } from '../model.ts';
import { judged } from '../runner/engine.test-data.ts';
import { serve } from '../runner/serve.test-data.ts';

/** Characters of a value that are enough to make a sentence too long. */
const long = 9000;
const most = 1000;
const cases = deriveCases(deviceOwnerPage('2019-01-12'));

const head = (...lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`;
const run = (letter: string, length = long): string => letter.repeat(length);
const error = (code: string, message: string): string => JSON.stringify({ error: { code, message } });
const json = (body: string): readonly string[] => ['content-type: application/json', `content-length: ${body.length}`];
const scopes = Array.from({ length: 900 }, (_, at) => `Scope${at}.ReadWrite.All`).join(', ');

const answers: Readonly<Record<string, string>> = {
  'a length of a 204': head('HTTP/1.1 204 No Content', `content-length: ${run('7')}`),
  'many lengths of a 204': head(
    'HTTP/1.1 204 No Content',
    ...Array.from({ length: 900 }, (_, at) => `content-length: ${at}`),
  ),
  'a transfer coding of a 204': head('HTTP/1.1 204 No Content', `transfer-encoding: ${run('t')}`),
  'two lengths': head('HTTP/1.1 403 Forbidden', `content-length: ${run('7')}`, `content-length: ${run('8')}`),
  'a reason phrase': head(`HTTP/1.1 403 ${run('r')}\u0007`, 'content-length: 0'),
  'a name of a field': head('HTTP/1.1 403 Forbidden', `${run('n')} : \u0007`, 'content-length: 0'),
  'many fields that are none': head(
    'HTTP/1.1 403 Forbidden',
    ...Array.from({ length: 900 }, (_, at) => `broken ${at}`),
    'content-length: 0',
  ),
  'a content type': head('HTTP/1.1 403 Forbidden', `content-type: ${run('c')}`, 'content-length: 0'),
  'a content coding': head('HTTP/1.1 403 Forbidden', `content-encoding: ${run('c')}`, 'content-length: 2') + '{}',
  'a location': head('HTTP/1.1 302 Found', `location: https://localhost/${run('l')}`, 'content-length: 0'),
  'a challenge': head('HTTP/1.1 401 Unauthorized', `www-authenticate: ${run('w')}`, ...json('{}')) + '{}',
  'a code': head('HTTP/1.1 403 Forbidden', ...json(error(run('c'), 'no'))) + error(run('c'), 'no'),
  'a message': head('HTTP/1.1 403 Forbidden', ...json(error('c', run('m')))) + error('c', run('m')),
  'many scopes':
    head('HTTP/1.1 403 Forbidden', ...json(error('c', `requires one of ${scopes}`))) +
    error('c', `requires one of ${scopes}`),
  'a chunk size': head('HTTP/1.1 403 Forbidden', 'transfer-encoding: chunked') + `${run('z')}\r\n`,
  'what follows': head('HTTP/1.1 403 Forbidden', 'content-length: 0') + run('x'),
  'no HTTP': `${run('x')}\r\n`,
};

const sentencesOf = ({ findings, diagnosis = '', skipped = '', error: why = '' }: CaseResult): readonly string[] => [
  diagnosis,
  skipped,
  why,
  ...findings.map(({ seen }) => seen),
];

for (const [what, answer] of Object.entries(answers)) {
  test.concurrent(`${what}: no sentence is longer than a person reads`, async () => {
    const served = await serve((socket) => socket.end(answer, 'latin1'));
    const results = await judged(cases.slice(0, 12), served.origin);
    await served.close();
    const texts = results.flatMap(sentencesOf);
    expect(results.flatMap(({ findings }) => findings).length).toBeGreaterThan(0);
    expect(texts.filter((text) => text.length > most).map((text) => text.slice(0, 200))).toEqual([]);
    const octets = results.flatMap(({ exchange }) =>
      exchange?.outcome.kind === 'answer' ? exchange.outcome.answer.violations : [],
    );
    expect(octets.filter((text) => text.length > 300)).toEqual([]);
  });
}
