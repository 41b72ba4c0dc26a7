/** What the request carries: the sentences of its section, its table, and the examples, which must not contradict them. */
import type { Disputed } from '../model.ts';
import { requestExamples, type RequestExample } from './examples.ts';
import type { Layout } from './sections.ts';
import type { PageText } from './page-text.ts';
import { type Lenient, type PageProblem, problem, type Read, rejected } from './problem.ts';
import type { BodyPromise } from './request-body.ts';
import { another } from './representation.ts';
import type { KnownTypes } from './type-name.ts';
import { type BodyRow, readBodyRows } from './request-rows.ts';
import { typeOfRequest, type TypesAround } from './request-type.ts';
import { readInline, type TableBlock } from './markdown.ts';

export type RequestPromise = { readonly line: number } & (
  | { readonly body: 'none' | 'described' }
  | { readonly body: 'parameters'; readonly rows: Lenient<readonly BodyRow[]> }
  | {
      readonly body: 'object';
      readonly type: string;
      readonly disputed: readonly Disputed[];
      readonly rows: Lenient<readonly BodyRow[]>;
    }
);

export function readRequest(
  promise: BodyPromise,
  page: TypesAround & { readonly text: PageText; readonly examples: Layout['examples'] },
): Read<RequestPromise> {
  if (promise.body === 'none') return { ok: true, value: promise };
  const { line, body, tables } = promise;
  const { requests, types } = page;
  if (requests.some(({ method, path }) => method === 'GET' || method === 'DELETE' || /\/\$ref$/i.test(path))) {
    const message = 'unsupported shape: a body for a GET or DELETE, or for a reference';
    return rejected('request-body-described', line, message, 'nothing is wrong with the page');
  }
  const examples = requestExamples(page.examples);
  if (examples.problems.length > 0) return { ok: false, problems: examples.problems };
  if (body === 'parameters') {
    const names = new Set(namesIn(tables));
    const problems = names.size === 0 ? [] : others(names, examples.values);
    if (problems.length > 0) return { ok: false, problems };
    const stranger = examples.values.find((one) => membersOf(one).some((name) => !names.has(name.toLowerCase())));
    const rows =
      names.size === 0
        ? { unread: 'no parameter is named in a table', line }
        : stranger !== undefined
          ? { unread: 'an example sends a parameter that is not in the table', line: stranger.line }
          : readBodyRows(promise, examples.values, page, types);
    return { ok: true, value: { line, body, rows } };
  }
  const type = typeOfRequest(promise, page);
  if (!type.ok) return type;
  if (type.value === undefined) return { ok: true, value: { line, body: 'described' } };
  const { members: known, spelling } = type.value;
  const rows = readBodyRows(promise, examples.values, page, types, spelling);
  const problems = known === undefined ? [] : others(new Set([...known, ...namesIn(tables)]), examples.values);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: { line, body, type: type.value.type, disputed: typesShown(type.value.type, examples.values, types), rows },
  };
}

const namesIn = (tables: readonly TableBlock[]): readonly string[] =>
  tables.flatMap(({ rows }) => rows.map(({ cells: [name = ''] }) => readInline(name).text.toLowerCase()));

const membersOf = ({ content }: RequestExample): readonly string[] =>
  Object.keys(content).filter((name) => !/@|^#/.test(name));

const remedy = 'a page whose sentence and example disagree is not read';

/** Examples whose object has no member of these names. */
function others(names: ReadonlySet<string>, examples: readonly RequestExample[]): readonly PageProblem[] {
  return examples.flatMap((one) => {
    const sent = membersOf(one);
    if (sent.length === 0 || sent.some((name) => names.has(name.toLowerCase()))) return [];
    return [
      problem('example-body', one.line, 'an example sends an object without any member of the type or table', remedy),
    ];
  });
}

/** Types that examples name, and that are not derived from the one that the page names. */
function typesShown(type: string, examples: readonly RequestExample[], types: KnownTypes): readonly Disputed[] {
  return examples.flatMap(({ line, content }) => {
    const shown = content['@odata.type'];
    const says = typeof shown === 'string' ? another(shown, type, types) : undefined;
    return says === undefined ? [] : [{ by: 'example' as const, line, says }];
  });
}
