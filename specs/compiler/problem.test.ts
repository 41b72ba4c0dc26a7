/** A page for every code: one that nothing produces would be a promise to nobody. */
import { describe, expect, it } from 'vitest';

import { type CompiledPage } from './compile-page.ts';
import { compiled, pageText } from './harness.test-data.ts';
import { type ProblemCode, quoted } from './problem.ts';

const page = pageText('plain.en');
const damaged = (from: string, to: string): CompiledPage => compiled(page.replace(from, () => to));
const whole = (name: string): CompiledPage => compiled(pageText(name));
const line = 'POST /gadgets/{gadget-id}/recalibrate';

/** They need more than the page's text: the tests of the commands produce them. */
type OfCommands = 'file-unreadable' | 'same-name' | 'differs-from-source' | 'readings-disagree';

/** What only pages of types have: `compile-type.test.ts` has a page for each. */
type OfTypes =
  | 'not-a-type'
  | 'type-name'
  | 'type-base'
  | 'type-table'
  | 'type-row'
  | 'type-cell'
  | 'property-name'
  | 'property-repeated'
  | 'member-name';

const pages: Readonly<Record<Exclude<ProblemCode, OfCommands | OfTypes>, CompiledPage>> = {
  'file-too-large': compiled(new Uint8Array(1_000_000)),
  'file-empty': compiled(''),
  encoding: compiled(Uint8Array.of(0xff)),
  'front-matter': whole('front-matter-alias.en'),
  'page-name': compiled(page, { path: 'v1.0/a b.md' }),
  'version-unknown': compiled(page, { hints: { asOf: '2021-03-09', apiVersion: 'v2' } }),
  'locale-unknown': compiled(page, { hints: { asOf: '2021-03-09', locale: 'ko-KR' } }),
  'date-unknown': compiled(page, { hints: {} }),
  'not-an-operation': whole('resource.en'),
  'section-missing': damaged('## Permissions', ''),
  'section-repeated': whole('second-operation.en'),
  'include-missing': whole('included-permissions-missing.en'),
  'unclosed-fence': whole('open-fence.ja'),
  'permission-table': whole('two-tables.en'),
  'permission-column': whole('acting-on-others.en'),
  'permission-row': whole('hidden-row.en'),
  'permission-cell': whole('bold-name.zh'),
  'permission-name': whole('ideographic-stop.zh'),
  'permission-unknown': compiled(page, { permissions: new Set() }),
  'permission-in-prose': damaged('One of', 'Widget.Read.All and one of'),
  'request-block': damaged(line, ''),
  'request-line': damaged(line, line.toLowerCase()),
  placeholder: damaged('{gadget-id}', '<gadget-id>'),
  'query-string': damaged(line, `${line}?a=b`),
  'several-methods': damaged(line, `${line}\nDELETE /gadgets`),
  'header-table': whole('required-column.en'),
  'header-row': damaged('|Accept|application/json|', '|Accept|x|Required.|'),
  'header-name': damaged('|Accept|application/json|', '|Except|Required.|'),
  'header-value': damaged('|application/json|', '|Bild/jpeg. Required.|'),
  'authorization-missing': damaged('|Authorization|Bearer {token}', '|Prefer|x'),
  'request-body-unstated': damaged('## Request body', ''),
  'request-body-wording': damaged('Do not supply a', 'Supply a'),
  'response-after-example': whole('response-late.en'),
  'response-code-block': damaged('## Example', '```\nx\n```\n\n## Example'),
  'response-status': damaged('`204 No Content` response', 'response'),
  'response-wording': damaged('`204 No Content` response code', '`204 No Content` response code or OK'),
  'authorization-scheme': damaged('Bearer {token}', 'Basic {credentials}'),
  'operation-retired': compiled(page.replace(/^# .+$/m, (title) => `${title}\n\nThis API has been removed.`)),
  'request-body-described': damaged('Do not supply a request body for this method.', 'Supply a JSON object.'),
  'request-body-type': damaged(
    'Do not supply a request body for this method.',
    'In the request body, supply a JSON representation of a [gadget](../resources/widget.md) object.',
  ),
  'response-type': damaged(
    'a `204 No Content` response code',
    'a `200 OK` response code and a [gadget](../resources/widget.md) object',
  ),
  'response-body': whole('promised-body.ru'),
  'example-request': damaged('/v1.0/gadgets/', '/v1.0/widgets/'),
  'example-version': damaged('/v1.0/', '/beta/'),
  'example-body': damaged('HTTP/1.1 204 No Content', 'HTTP/1.1 204 No Content\n\n{}'),
  'example-status': damaged('HTTP/1.1 204 No Content', 'HTTP/1.1 200 OK'),
  'unsupported-shape': whole('table-in-response.en'),
};

describe('every problem code has a page that gives it, and says in one line what was found and what is accepted', () => {
  for (const [code, result] of Object.entries(pages)) {
    it(code, () => {
      const problems = result.ok ? [] : result.problems;
      expect(problems.map((one) => one.code)).toContain(code);
      for (const { message, remedy } of problems) {
        expect(`${message}; ${remedy}`).toMatch(/^\S.{10,400}$/u);
      }
    });
  }
});

it('a quoted piece of a page is one line of at most 80 characters, without anything that acts on a terminal', () => {
  expect(quoted(`a\u001b[31m\n\u202eb ${'x'.repeat(200)}`)).toMatch(/^"a \[31m b x+…"$/);
  expect(Array.from(quoted('😀'.repeat(300))).length).toBeLessThanOrEqual(82);
});
