/** The commonest first failures of a mock's owner: one cause, told once, above everything that follows from it. */
import { writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../reporters/markdown.ts';
import { renderHtml } from '../reporters/html/index.ts';
import { call, judged, newFolder } from './in-process.test-data.ts';
import { always, letsEveryoneIn, letsNobodyIn, plainWebServer, serveTarget } from './targets.test-data.ts';
import { run } from '../cli/run.command.ts';

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/** As a framework does it: what it has a route for is refused, anything else is not found. */
const aRouter: RequestListener = (request, response) =>
  (/EnrollmentProfiles\/[^/]*\/revokeToken$/.test(request.url ?? '') ? letsNobodyIn : plainWebServer)(
    request,
    response,
  );

const targets = [
  ['refuses every token', letsNobodyIn, /^no token was accepted: all 24 .* graph-conformance jwks > jwks\.json/],
  [
    'finds nothing',
    plainWebServer,
    /^nothing was found: .*: --param androidDeviceOwnerEnrollmentProfileId=ID --param androidForWorkEnrollmentProfileId=ID$/,
  ],
  ['takes no permission', always(403), /^no permission was accepted: .* scp .* roles/],
  ['lets everyone in', letsEveryoneIn, undefined],
  ['fails', always(500), /^nothing was served: /],
  ['is overloaded', always(502), /^nothing was served: /],
  ['refuses every token, and has no other route', aRouter, /^no token was accepted: all 24 /],
] as const;

describe('a target that', () => {
  for (const [says, answer, cause] of targets)
    test(`${says}: ${cause === undefined ? 'no cause is named' : 'its cause is named once, at the top of every report'}`, async () => {
      const { url } = await serveTarget(answer);
      const { head, summary, records, text } = await judged({ cwd: await newFolder(), argv: ['--target', url] });
      if (cause === undefined) expect(summary.likelyCause).toBeUndefined();
      else {
        expect(summary.likelyCause).toMatch(cause);
        expect(text.split('\n').slice(0, 10).join('\n')).toContain(`Likely cause: ${summary.likelyCause}`);
        expect(text.match(/Likely cause/g)).toHaveLength(1);
        const source = {
          head,
          tail: summary,
          cases: async function* () {
            yield* records;
          },
        };
        for (const render of [renderMarkdown, renderHtml])
          expect(await textOf(render(source))).toContain('Likely cause:');
      }
    });

  test('refuses tokens of its own points to whoami', async () => {
    const { url } = await serveTarget(letsNobodyIn);
    const env = { TOKEN: 'opaque-token-of-a-mock' };
    const cwd = await newFolder();
    const identity = {
      provider: 'static',
      scheme: 'DelegatedWork',
      permissions: ['DeviceManagementConfiguration.ReadWrite.All'],
      token: { env: 'TOKEN' },
    };
    await writeFile(
      join(cwd, 'graph-conformance.json'),
      JSON.stringify({ target: url, identities: { writer: identity } }),
    );
    const { out } = await call(run, { cwd, env });
    expect(out).toMatch(/Likely cause: no token was accepted: .* graph-conformance whoami/);
  });
});
