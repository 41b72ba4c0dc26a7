/** A redirect is an answer. Where it points to is another server's business, which must not even see a connection. */
import { expect, test } from 'vitest';
import { allCases, hasCredential, ruling, success } from './judge-hostile.test-data.ts';
import { serve } from '../../runner/serve.test-data.ts';

for (const status of [301, 302, 303, 307, 308]) {
  test.concurrent(`a ${status} to another host is judged as it is, in all cases, and nobody goes there`, async () => {
    const elsewhere = await serve(success);
    const target = `http://localhost:${elsewhere.port}/other`;
    const served = await serve(
      `HTTP/1.1 ${status} Moved\r\nlocation: ${target}\r\nrequest-id: 1\r\ncontent-length: 0\r\n\r\n`,
    );
    const { of, exit, results } = await ruling(served.origin, allCases, { timeoutMs: 5000 });
    await Promise.all([served.close(), elsewhere.close()]);
    const seen = `status is ${status} to ${target}`;
    const others = [
      'answer-carries-a-request-id: pass: request-id is there',
      'answer-is-well-formed-http: pass: well-formed',
    ];
    expect(of('response/documented-success')).toEqual([`success-status-is-exact: fail: ${seen}`, ...others]);
    expect(of('headers/no-authorization')).toEqual([
      `missing-token-is-refused: inconclusive: access was neither granted nor refused: ${seen}; the operation was not seen to succeed on this target`,
      ...others,
    ]);
    expect(exit.code).toBe(1);
    expect(results).toHaveLength(allCases.length);
    expect(elsewhere.connections()).toBe(0);
    // Nothing is asked twice, and every credential went to where it was meant to go.
    expect(served.requests).toHaveLength(new Set(allCases.map(({ plan }) => JSON.stringify(plan))).size);
    expect(served.requests.filter(hasCredential).length).toBeGreaterThan(0);
  });
}
