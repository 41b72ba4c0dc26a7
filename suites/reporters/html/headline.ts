/** The top of the report: what came out, about which target, and what is wrong in a few lines. */
import { authorities, type Authority } from '../../model.ts';
import type { RunHead, RunTail } from '../../run-model.ts';
import { exitLine } from '../exit-line.ts';
import type { RecordSource } from '../render.ts';
import { html, whole, type Markup } from './markup.ts';
import type { Kind, Problem, Problems } from './problems.ts';
import { sums } from './sums.ts';
import { sectionOf, specsOf, type SpecOf } from './where.ts';
import { authorityWords, exitVerdicts, marks } from './words.ts';
import { plural } from '../../../specs/text.ts';

/** Problems named at the top; all of them stand below. */
const named = 5;

function share({ shard, merged }: RunHead): string | undefined {
  if (shard) return `shard ${shard.index} of ${shard.count}`;
  return merged && `merged from ${merged.shards.length} of ${merged.count} shards`;
}

function fact(name: string, value: Markup | string | undefined): Markup | undefined {
  return value === undefined
    ? undefined
    : html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`;
}

function gateWords(gate: Authority): string {
  const at = authorities.indexOf(gate) + 1;
  const list = (some: readonly Authority[]): string => some.map((each) => authorityWords[each]).join(', ');
  const rest = authorities.slice(at);
  return `${list(authorities.slice(0, at))}${rest.length > 0 ? `; warnings only: ${list(rest)}` : ''}`;
}

const revisions: Readonly<Record<string, string>> = {
  first: 'the first revision on file of each page',
  latest: 'the latest revision on file of each page',
};

function facts(head: RunHead, tail: RunTail): Markup {
  const { target, startedAt, tool, node, platform } = head;
  const when = html`<time datetime="${startedAt}">${startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}</time>`;
  const embedded = target.embedded ? html` (the reference server of this tool)` : undefined;
  return html`<dl class="facts">
    ${[
      fact('Target', html`<code>${target.url}</code>${embedded}`),
      fact('Started', html`${when}, took ${(tail.durationMs / 1000).toFixed(2)} s`),
      fact('Pages', revisions[head.asOf] ?? `the revision of each page in force on ${head.asOf}`),
      fact('Decides the exit code', gateWords(head.gate)),
      fact('Part of the run', share(head)),
      fact('Tool', `${tool.name} ${tool.version} on Node ${node}, ${platform}`),
    ]}
  </dl>`;
}

interface Theme {
  readonly first: Problem;
  readonly clash: string;
  readonly operations: ReadonlySet<string>;
  readonly cases: number;
}

/** One line for what is wrong in the same way with several operations; most cases first. */
function themesOf(problems: readonly Problem[]): readonly Theme[] {
  const themes = new Map<string, Theme>();
  for (const problem of problems) {
    const [worst] = problem.clashes;
    const clash = worst ? `${worst.seen}; ${worst.promised}` : '';
    const key = `${problem.kind} ${clash}`;
    const { first = problem, operations = [], cases = 0 } = themes.get(key) ?? {};
    themes.set(key, {
      first,
      clash,
      operations: new Set([...operations, problem.operation]),
      cases: cases + problem.cases,
    });
  }
  return [...themes.values()].sort((a, b) => b.cases - a.cases);
}

/** Kinds of problems that decide the exit code. */
const deciders: readonly Kind[] = ['broken', 'error', 'unknown'];

const prefixes: Readonly<Partial<Record<Kind, string>>> = {
  error: 'error of this tool:',
  unknown: 'not judged:',
  waived: 'waived:',
  warning: 'warning:',
};

const inShort = ({ first, clash, operations, cases }: Theme, specOf: SpecOf): Markup =>
  html`<li>
    ${prefixes[first.kind]} <a href="#${first.id}">${clash}</a>
    <span class="note">
      ${sectionOf(first.clause, specOf(first.page, first.apiVersion))}; ${plural(cases, 'case')} of
      ${plural(operations.size, 'operation')}
    </span>
  </li>`;

/** What decides the exit code, one line each; where nothing does, what else was found. */
function wrong({ all }: Problems, specOf: SpecOf): Markup | undefined {
  const deciding = all.filter(({ kind }) => deciders.includes(kind));
  const themes = themesOf(deciding.length > 0 ? deciding : all.filter(({ kind }) => kind !== 'open'));
  if (themes.length === 0) return undefined;
  const more = themes.length - named;
  return html`<ul class="short">
    ${themes.slice(0, named).map((theme) => inShort(theme, specOf))}
    ${more > 0 && html`<li><a href="#problems">and ${whole(more)} more</a></li>`}
  </ul>`;
}

function notices({ notYet }: RunHead, { left, cut, waivers }: RunTail): Markup | undefined {
  const lines = [
    ...(cut === undefined ? [] : [`The run ended before its end: ${cut.reason}`]),
    ...waivers.flatMap(({ over }) => (over === undefined ? [] : [`Waiver: ${over}`])),
    ...left.map((what) => `Not cleaned up: ${what}`),
    ...notYet.map(
      ({ page, firstAsOf }) => `Not judged: ${page} has no revision at that date; its first is as of ${firstAsOf}`,
    ),
  ];
  return lines.length === 0
    ? undefined
    : html`<ul class="notices">
        ${lines.map((line) => html`<li>${line}</li>`)}
      </ul>`;
}

const tally = (words: string, count: number): string | undefined =>
  count === 0 ? undefined : `${whole(count)} ${words}`;

/** How the cases stand before the gate. */
function standings({ standings: by }: RunTail): string {
  const total = Object.values(by).reduce((sum, count) => sum + count, 0);
  const others = [
    tally('break one', by.broken),
    tally('break one and are waived', by.waived),
    tally('cannot be judged', by.unknown),
    tally('with warnings only', by.warning),
    tally('not sent, and nothing gates on them', by.unjudged),
  ].filter((words) => words !== undefined);
  return [`${whole(by.kept)} of ${plural(total, 'case')} keep every promise`, ...others].join('; ');
}

export function headline(record: RecordSource, problems: Problems): Markup {
  const { head, tail } = record;
  const specOf = specsOf(head);
  const colour = exitVerdicts[tail.exit.code];
  return html`<header>
    <div class="verdict ${colour}">
      <h1><span aria-hidden="true">${marks[colour]}</span> ${exitLine(tail)}</h1>
      <p>${standings(tail)}.</p>
      ${wrong(problems, specOf)}
    </div>
    ${notices(head, tail)} ${facts(head, tail)} ${sums(record)}
  </header>`;
}
