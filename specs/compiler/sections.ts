/** Blocks -> the sections of a reference page, known by the anchors of their headings and never by their words. */
import { type Block, readInline } from './markdown.ts';
import { gathered, type PageProblem, problem, quoted, type Read, rejected } from './problem.ts';

export interface PageSection {
  /** As in the page's address: a repeated one ends in `-1`, `-2` ... */
  readonly anchor: string;
  /** The same without that ending. */
  readonly name: string;
  readonly level: number;
  readonly line: number;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** The sections that promise: the anchors of their headings, and what problems call them. */
const roleTable = {
  permissions: {
    anchor: /^(permissions|prerequisites)(-.+)?$/,
    words: 'permissions',
    accepted: '#permissions or #prerequisites',
  },
  httpRequest: { anchor: /^http-requests?(-.+)?$/, words: 'the HTTP request', accepted: '#http-request' },
  requestHeaders: { anchor: /^(optional-)?request-headers?$/, words: 'request headers', accepted: '#request-headers' },
  requestBody: { anchor: /^request-body$/, words: 'the request body', accepted: '#request-body' },
  response: { anchor: /^responses?$/, words: 'the response', accepted: '#response' },
} as const;

export type Role = keyof typeof roleTable;
/** What decides who may call and what is answered; the other two may be missing. */
type DecidingRole = Exclude<Role, 'requestHeaders' | 'requestBody'>;
type Sections = Readonly<
  Record<DecidingRole, PageSection> & Record<'requestHeaders' | 'requestBody', PageSection | undefined>
>;

const roles = ['permissions', 'httpRequest', 'requestHeaders', 'requestBody', 'response'] as const satisfies Role[];

const plays = (role: Role, { name }: PageSection): boolean => roleTable[role].anchor.test(name);

/** What the page promises, by role, and the examples that follow. */
export interface Layout {
  readonly title: PageSection;
  readonly byRole: Sections;
  readonly queryOptions: PageSection | undefined;
  /** Sections of parameters in the request line. */
  readonly parameters: readonly PageSection[];
  /** Everything after the response: what examples show. */
  readonly examples: readonly PageSection[];
}

const example = /^examples?(-.+)?$/;

export function readSections(blocks: readonly Block[]): readonly PageSection[] {
  const sections: (PageSection & { readonly blocks: Block[] })[] = [];
  const seen = new Map<string, number>();
  for (const block of blocks) {
    if (block.kind !== 'heading' || isTab(block.raw)) {
      sections.at(-1)?.blocks.push(block);
      continue;
    }
    const { raw, line, level } = block;
    const title = readInline(raw).text;
    const name = nameOf(raw, title);
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    const anchor = times === 0 ? name : `${name}-${times}`;
    sections.push({ anchor, name, level, line, title, blocks: [] });
  }
  return sections;
}

/** The anchor that a heading states, or that its words give. */
export const nameOf = (raw: string, title = readInline(raw).text): string =>
  /<a\s+name="([^"\s]+)"/.exec(raw)?.[1] ?? slug(title);

/** Headings that switch between programming languages: `# [HTTP](#tab/http)`. */
export const isTab = (raw: string): boolean => /\]\(#tab\//.test(raw);

function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s+/g, '-');
}

export function layOut(sections: readonly PageSection[]): Read<Layout> {
  // a title of signs alone has no anchor, and its sentences no address
  const [title] = sections.filter(({ level, name }) => level === 1 && name !== '');
  if (title === undefined || !sections.some((one) => plays('httpRequest', one))) {
    const remedy = 'a page of one operation has a title and a section of its HTTP request';
    const message = title === undefined ? 'holds no title' : 'holds no HTTP request section';
    return rejected('not-an-operation', 1, message, remedy);
  }
  const end = endOfPromises(sections);
  const [promises, examples] = [sections.slice(0, end), sections.slice(end)];
  const late = examples.find((one) => one.level === 2 && plays('response', one));
  const { values, problems } = gathered(roles.map((role) => theOne(role, promises, late)));
  problems.push(...repeated(examples), ...secondTitle(promises), ...forSome(promises));
  const [permissions, httpRequest, requestHeaders, requestBody, response] = values;
  if (problems.length > 0 || !permissions || !httpRequest || !response) return { ok: false, problems };
  const byRole = { permissions, httpRequest, requestHeaders, requestBody, response };
  const queryOptions = promises.find(({ name }) => /^(optional-)?(odata-)?query-(parameters?|options?)$/.test(name));
  const parameters = promises.filter(({ name }) => /^(?:function|path|query|request)-parameters?$/.test(name));
  return { ok: true, value: { title, byRole, queryOptions, parameters, examples } };
}

/** Where the examples start: at their heading, or, on pages without one, after the first response and what is below it. */
function endOfPromises(sections: readonly PageSection[]): number {
  const examples = sections.findIndex(({ name, level }) => level <= 3 && example.test(name));
  if (examples >= 0) return examples;
  const response = sections.findIndex((one) => plays('response', one));
  const level = sections[response]?.level ?? 0;
  const next = sections.findIndex(
    (one, at) => at > response && (one.level <= level || /^(requests?|responses?)$/.test(one.name)),
  );
  return response < 0 || next < 0 ? sections.length : next;
}

/** Roles that no example has: the page goes on to another operation. */
function repeated(examples: readonly PageSection[]): PageProblem[] {
  return examples
    .filter((one) => plays('permissions', one) || plays('httpRequest', one))
    .map(({ anchor, line }) =>
      problem('section-repeated', line, `#${anchor} after the example`, 'a page of one operation has one'),
    );
}

/** `::: zone pivot="x"` over whole sections: what another reader sees in their place nobody knows. */
function forSome(promises: readonly PageSection[]): PageProblem[] {
  let open: number | undefined;
  for (const { blocks } of promises) {
    for (const block of blocks) {
      if (block.kind !== 'paragraph' || !block.raw.includes(':::')) continue;
      for (const [at, text] of block.raw.split('\n').entries()) {
        const end = /^\s*:::\s*(?:zone|moniker)(-end)?\b/.exec(text);
        if (end !== null) open = end[1] === undefined ? block.line + at : undefined;
      }
    }
    if (open !== undefined) {
      const message = 'unsupported shape: sections for some readers alone (:::)';
      return [problem('unsupported-shape', open, message, 'one text for all readers')];
    }
  }
  return [];
}

/** Which of two titles the notes below belong to nobody knows. */
function secondTitle(promises: readonly PageSection[]): PageProblem[] {
  const [, second] = promises.filter(({ level }) => level === 1);
  if (second === undefined) return [];
  return [problem('section-repeated', second.line, `a second title: ${quoted(second.title)}`, 'a page has one')];
}

/** The one section of a role, or undefined where the page may go without; with what stands under headings below it that have no role of their own. */
function theOne(
  role: Role,
  promises: readonly PageSection[],
  late: PageSection | undefined,
): Read<PageSection | undefined> {
  const { words, accepted } = roleTable[role];
  const [first, second] = promises.filter((one) => plays(role, one));
  if (first === undefined) {
    if (role === 'response' && late !== undefined) {
      const message = 'the response is stated after the example';
      return rejected('response-after-example', late.line, message, 'state it before the example');
    }
    if (role === 'requestHeaders' || role === 'requestBody') return { ok: true, value: undefined };
    return rejected('section-missing', 1, `no section of ${words}`, `expected a heading with the anchor ${accepted}`);
  }
  if (second !== undefined) {
    const message = `a second section of ${words}: #${second.anchor}`;
    return rejected('section-repeated', second.line, message, 'a page of one operation has one');
  }
  const after = promises.slice(promises.indexOf(first) + 1);
  const next = after.findIndex((one) => one.level <= first.level || roles.some((other) => plays(other, one)));
  const below = next < 0 ? after : after.slice(0, next);
  return { ok: true, value: { ...first, blocks: [first, ...below].flatMap(({ blocks }) => blocks) } };
}
