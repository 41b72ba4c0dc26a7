/** The top of the report: what came out, about which target, and what is wrong in a few lines. */
import { plural } from '../../../specs/text.ts';
import { authorities, gatedBy, verdicts, type Authority } from '../../model.ts';
import type { RecordSource, RunHead, RunTail } from '../../run-model.ts';
import { groupBy, type Group, type Problem, type ProblemKind } from '../grouping.ts';
import { verdictMarks } from '../matrix.ts';
import { exitLine, specsOf, sumOf, type SpecOf } from '../wording.ts';
import { html, table, whole, type Markup } from './markup.ts';
import { authorityWords, badge, exitVerdicts, sectionOf, verdictHints } from './words.ts';

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
  const list = (some: readonly Authority[]): string => some.map((each) => authorityWords[each]).join(', ');
  const inGate = gatedBy(gate);
  const rest = authorities.slice(inGate.length);
  return `${list(inGate)}${rest.length > 0 ? `; warnings only: ${list(rest)}` : ''}`;
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

/** Kinds of problems that decide the exit code. */
const deciders: readonly ProblemKind[] = ['broken', 'error', 'unknown'];

const prefixes: Readonly<Partial<Record<ProblemKind, string>>> = {
  error: 'error of this tool:',
  unknown: 'not judged:',
  waived: 'waived:',
  warning: 'warning:',
};

const mismatchIn = ({ mismatches: [worst] }: Problem): string => (worst ? `${worst.seen}; ${worst.promised}` : '');
const casesOf = (problems: readonly Problem[]): number => problems.reduce((sum, { cases }) => sum + cases, 0);

function inShort(alike: Group<Problem>, specOf: SpecOf): Markup {
  const [{ number, kind, clause, example }] = alike;
  const operations = new Set(alike.map((problem) => problem.example.operation));
  return html`<li>
    ${prefixes[kind]} <a href="#problem/${number}">${mismatchIn(alike[0])}</a>
    <span class="note">
      ${sectionOf(clause, specOf(example.page, example.apiVersion))}; ${plural(casesOf(alike), 'case')} of
      ${plural(operations.size, 'operation')}
    </span>
  </li>`;
}

/** What decides the exit code, one line for all operations that are wrong in the same way; where nothing does, what else was found. */
function wrong(all: readonly Problem[], specOf: SpecOf): Markup | undefined {
  const deciding = all.filter(({ kind }) => deciders.includes(kind));
  const told = deciding.length > 0 ? deciding : all.filter(({ kind }) => kind !== 'open');
  const groups = [...groupBy(told, (problem) => `${problem.kind} ${mismatchIn(problem)}`).values()];
  if (groups.length === 0) return undefined;
  const more = groups.length - named;
  return html`<ul class="short">
    ${groups
      .sort((a, b) => casesOf(b) - casesOf(a))
      .slice(0, named)
      .map((alike) => inShort(alike, specOf))}
    ${more > 0 && html`<li><a href="#problems">and ${whole(more)} more</a></li>`}
  </ul>`;
}

function notices({ notYet }: RunHead, { left, cut, waivers, likelyCause }: RunTail): Markup | undefined {
  const lines = [
    ...(likelyCause === undefined ? [] : [`Likely cause: ${likelyCause}`]),
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
  const others = [
    tally('break one', by.broken),
    tally('break one and are waived', by.waived),
    tally('cannot be judged', by.unknown),
    tally('with warnings only', by.warning),
    tally('not sent, and nothing gates on them', by.unjudged),
    tally('not applicable', by['not-applicable']),
  ].filter((words) => words !== undefined);
  return [`${whole(by.kept)} of ${plural(sumOf(by), 'case')} keep every promise`, ...others].join('; ');
}

/** The script turns these into buttons that filter. */
function counts({ verdicts: by, skipped }: RunTail): Markup {
  const items = verdicts.map((verdict) => {
    const unsent =
      verdict === 'inconclusive' && skipped > 0 ? html`<small>${whole(skipped)} of them not sent</small>` : undefined;
    return html`<li data-count="${verdict}">
      <b>${whole(by[verdict])}</b> ${badge(verdict)}<small>${verdictHints[verdict]}</small>${unsent}
    </li>`;
  });
  return html`<ul class="counts">
    ${items}
  </ul>`;
}

function tallies({ gate }: RunHead, { tallies: by }: RunTail): Markup {
  const inGate = gatedBy(gate);
  return table({
    label: 'Findings by who demands it',
    caption: 'Findings by who demands it',
    kind: 'tallies',
    head: ['Demanded by', 'kept', 'broken', 'open', 'gates'],
    rows: authorities.map((authority) => {
      const { pass, fail, inconclusive } = by[authority];
      return html`<tr>
        <th scope="row">${authorityWords[authority]}</th>
        <td>${whole(pass)}</td>
        <td>${whole(fail)}</td>
        <td>${whole(inconclusive)}</td>
        <td>${inGate.includes(authority) ? 'yes' : 'no, warns'}</td>
      </tr>`;
    }),
  });
}

export function headline({ head, tail }: RecordSource, problems: readonly Problem[]): Markup {
  const specOf = specsOf(head);
  const colour = exitVerdicts[tail.exit.code];
  return html`<header>
    <div class="verdict ${colour}">
      <h1><span aria-hidden="true">${verdictMarks[colour]}</span> ${exitLine(tail)}</h1>
      <p>${standings(tail)}.</p>
      ${wrong(problems, specOf)}
    </div>
    ${notices(head, tail)} ${facts(head, tail)}
    <div class="sums">${counts(tail)}${tallies(head, tail)}</div>
  </header>`;
}
