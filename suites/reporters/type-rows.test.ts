/** The table of types in each report: what a person reads of it. */
import { describe, expect, test } from 'vitest';
import type { TypeSummary } from '../run-model.ts';
import { renderHtml } from './html/index.ts';
import { renderMarkdown } from './markdown.ts';
import { painter } from './paint.ts';
import { caseOf, head, hostile, recordOf, rendered, tailOf, typeOf, types } from './record.test-data.ts';
import { terminalReport } from './terminal.ts';
import type { TerminalOptions } from './terminal-problems.ts';

const cases = [caseOf('kept')];
const withTypes = (of: readonly TypeSummary[]) => recordOf(cases, { types: of });
const onTerminal = (of: readonly TypeSummary[], options: TerminalOptions = {}): string =>
  terminalReport(
    { ...head, ...tailOf(cases, { types: of }), attention: [] },
    painter({ colours: false, width: 80 }),
    options,
  );

const asDocumented = [typeOf('lid'), { ...typeOf('box'), absent: ['size'] }];

describe('on a terminal', () => {
  const line = '2 types in answers; 3 members and 1 enum value are on no page';

  test('a line says how much no page has, and where it is named', () => {
    expect(onTerminal(types).replaceAll('\n', ' ')).toContain(
      `${line}; --verbose and the Markdown and HTML reports name them 1 case: `,
    );
  });

  test('nothing is said where pages have all of it, nor of a run without types', () => {
    expect(onTerminal(asDocumented)).toBe(onTerminal([]));
    expect(onTerminal([])).not.toContain('types');
  });

  test('--verbose shows each type with something to see', () => {
    expect(onTerminal(types, { detail: 'verbose' })).toContain(`
${line}
  microsoft.graph.thing, 3 objects
      on no page    extra, more, Name (other letter case)
      never seen    size
      enum values   microsoft.graph.hue: beige

  findings`);
  });

  test('lines are as wide as the terminal, and of many names the first are told', () => {
    const many = [{ ...typeOf('thing'), absent: Array.from({ length: 30 }, (_, at) => `documentedMember${at}`) }];
    const report = onTerminal(many, { detail: 'verbose' });
    expect(Math.max(...report.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(report).toMatch(/documentedMember19 and 10\s+more\n/);
  });
});

describe('in Markdown', () => {
  const markdown = (of: readonly TypeSummary[]): Promise<string> => rendered(renderMarkdown, withTypes(of));

  test('it is a table of the types with something to see', async () => {
    expect(await markdown(types)).toContain(`
### 2 types in answers; 3 members and 1 enum value are on no page

| Type | Objects | Members on no page | Documented, never seen | Enum values on no page |
| --- | --: | --- | --- | --- |
| \`microsoft.graph.thing\` | 3 | \`extra\`, \`more\`, \`Name (other letter case)\` | \`size\` | \`microsoft.graph.hue: beige\` |

### Not tested`);
  });

  test('types with something that no page has stand before those that lack something, each with its version where there are two', async () => {
    const text = await markdown([...asDocumented, { ...typeOf('new'), apiVersion: 'v1.0', undocumented: ['a'] }]);
    expect(text.match(/^\| `microsoft.*$/gm)).toEqual([
      '| `microsoft.graph.new (v1.0)` | 2 | `a` |  |  |',
      '| `microsoft.graph.box (beta)` | 2 |  | `size` |  |',
    ]);
    expect(text).toContain('### 3 types in answers; 1 member is on no page\n');
  });

  test('there is none where all is as documented', async () => {
    expect(await markdown([typeOf('lid')])).toBe(await markdown([]));
  });

  test('a long one is cut between rows, and the report says how many are left', async () => {
    const text = await markdown(Array.from({ length: 500 }, (_, at) => ({ ...typeOf(`t${at}`), absent: ['size'] })));
    expect(text).toMatch(/\|\n\n_Cut: \d+ more types; run\.json and the HTML report have them all\._\n/);
    expect(text.length).toBeLessThan(8000);
  });
});

describe('in HTML', () => {
  const page = (of: readonly TypeSummary[]): Promise<string> => rendered(renderHtml, withTypes(of));

  test('it is a section that is closed, with a row for each type', async () => {
    const text = await page(types);
    const section = /<section id="types"[^]*?<\/section>/.exec(text)?.[0] ?? '';
    expect(section).toContain(
      '<details class="fold"> <summary>2 types in answers; 3 members and 1 enum value are on no page',
    );
    expect(section.match(/<tr>[^]*?<\/tr>/g)?.slice(1)).toEqual([
      '<tr> <th scope="row"><code>microsoft.graph.thing</code></th> <td>3</td> <td><code>extra, more, Name (other letter case)</code></td><td><code>size</code></td><td><code>microsoft.graph.hue: beige</code></td> </tr>',
      '<tr> <th scope="row"><code>microsoft.graph.lid</code></th> <td>1</td> <td></td><td></td><td></td> </tr>',
    ]);
    expect(text).toContain('<a href="#types">');
  });

  test('there is none in a run without types', async () => {
    expect(await rendered(renderHtml, recordOf(cases))).not.toMatch(/id="types"|#types/);
  });

  test('1,000 types of a hostile target make a page below 5 MB, with a row for each', async () => {
    const names = Array.from({ length: 200 }, (_, at) => `${at}${hostile}`.slice(0, 100));
    const values = [{ enum: 'microsoft.graph.hue', values: names }];
    const one: TypeSummary = {
      ...typeOf('x'),
      undocumented: names,
      otherCase: names,
      absent: names,
      values,
    };
    const text = await page(Array.from({ length: 1000 }, (_, at) => ({ ...one, type: `microsoft.graph.t${at}` })));
    expect(text.length).toBeLessThan(2_000_000);
    expect(text.match(/<code>microsoft\.graph\.t\d+<\/code><\/th>/g)).toHaveLength(1000);
    expect(text).toContain('<code>microsoft.graph.t999</code></th> <td>2</td> <td>400</td><td>200</td><td>200</td>');
  });
});
