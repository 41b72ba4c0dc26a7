/** The top of the report: what came out, about which target, and what is wrong in a few lines. */
import { plural, whole } from '../../../specs/text.ts';
import { authorities, gatedBy, type Authority } from '../../model.ts';
import type { RecordSource, RunHead, RunTail } from '../../run-model.ts';
import { countsLine, countsOf, measures, statesShown } from '../counts.ts';
import type { Problem, ProblemKind } from '../grouping.ts';
import { inWords, type Problems } from './problem-view.ts';
import { verdictMarks } from '../matrix.ts';
import { exitLine, specsOf, type SpecOf, pagesNotJudged, revisionWords } from '../wording.ts';
import { html, table, type Markup } from './markup.ts';
import { authorityWords, badgeOf, exitVerdicts, sectionOf } from './words.ts';

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

function facts(head: RunHead, tail: RunTail): Markup {
  const { target, startedAt, tool, node, platform } = head;
  const when = html`<time datetime="${startedAt}">${startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}</time>`;
  const embedded = target.embedded ? html` (the reference server of this tool)` : undefined;
  return html`<dl class="facts">
    ${[
      fact('Target', html`<code>${target.url}</code>${embedded}`),
      fact('Started', html`${when}, took ${(tail.durationMs / 1000).toFixed(2)} s`),
      fact('Pages', revisionWords(head.asOf)),
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
  unknown: 'inconclusive:',
  waived: 'waived:',
  warning: 'warning:',
};

function inShort(problem: Problem, specOf: SpecOf): Markup {
  const { number, kind, example, mismatches, cases, operations } = problem;
  const [{ clause }] = mismatches;
  return html`<li>
    ${prefixes[kind]} <a href="#problem/${number}">${inWords(problem)}</a>
    <span class="note">
      ${sectionOf(clause, specOf(example.page, example.apiVersion))}; ${plural(cases, 'case')} of
      ${plural(operations.size, 'operation')}
    </span>
  </li>`;
}

/** What decides the exit code; where nothing does, what else was found. */
function wrong(all: readonly Problem[], specOf: SpecOf): Markup | undefined {
  const deciding = all.filter(({ kind }) => deciders.includes(kind));
  const told = deciding.length > 0 ? deciding : all.filter(({ kind }) => kind !== 'open');
  if (told.length === 0) return undefined;
  const more = told.length - named;
  return html`<ul class="short">
    ${told.slice(0, named).map((problem) => inShort(problem, specOf))}
    ${more > 0 && html`<li><a href="#problems">and ${whole(more)} more</a></li>`}
  </ul>`;
}

/** Why a run is incomplete where cases were not sent, the commonest reasons first. */
function unsent(skipped: Problems['skipped']): Markup | undefined {
  if (skipped.size === 0) return undefined;
  const reasons = [...skipped].toSorted(([, one], [, other]) => other.ids.length - one.ids.length);
  const more = reasons.length - named;
  return html`<ul class="short">
    ${reasons
      .slice(0, named)
      .map(
        ([reason, { ids }]) =>
          html`<li>
            skipped: <a href="#skipped">${reason}</a> <span class="note">${plural(ids.length, 'case')}</span>
          </li>`,
      )}
    ${more > 0 && html`<li><a href="#skipped">and ${whole(more)} more</a></li>`}
  </ul>`;
}

function notices(head: RunHead, { left, cut, waivers, likelyCause, exit }: RunTail): Markup | undefined {
  const lines = [
    ...(likelyCause === undefined ? [] : [`Likely cause: ${likelyCause}`]),
    ...(cut === undefined || exit.reason.includes(cut.reason) ? [] : [`This run is incomplete: ${cut.reason}`]),
    ...waivers.flatMap(({ over }) => (over === undefined ? [] : [`Waiver: ${over}`])),
    ...left.map((what) => `Not cleaned up: ${what}`),
    ...pagesNotJudged(head).map((page) => `Not judged: ${page}`),
    ...head.notYet.map(
      ({ page, firstAsOf }) => `Not judged: ${page} has no revision at that date; its first is as of ${firstAsOf}`,
    ),
  ];
  return lines.length === 0
    ? undefined
    : html`<ul class="notices">
        ${lines.map((line) => html`<li>${line}</li>`)}
      </ul>`;
}

/** The script turns these into buttons that filter. */
function cards(tail: RunTail): Markup {
  const counts = countsOf(tail);
  return html`<ul class="counts">
    ${statesShown(counts).map(
      (state) => html`<li data-count="${state}"><b>${whole(counts[state])}</b> ${badgeOf(state)}</li>`,
    )}
  </ul>`;
}

function tallies({ gate }: RunHead, { tallies: by }: RunTail): Markup {
  const inGate = gatedBy(gate);
  return table({
    label: 'Findings by rule',
    caption: 'Findings by rule (a case has one or more)',
    kind: 'tallies',
    head: ['Rule of', 'passed', 'failed', 'inconclusive', 'decides the exit code'],
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

export function headline({ head, tail }: RecordSource, { all, skipped }: Problems): Markup {
  const specOf = specsOf(head);
  const colour = exitVerdicts[tail.exit.code];
  return html`<header>
    <div class="verdict ${colour}">
      <h1><span aria-hidden="true">${verdictMarks[colour]}</span> ${exitLine(tail)}</h1>
      <p>${countsLine(countsOf(tail))}.</p>
      <p>${measures(countsOf(tail))}.</p>
      ${wrong(all, specOf)}${tail.exit.code === 3 && unsent(skipped)}
    </div>
    ${notices(head, tail)} ${facts(head, tail)}
    <div class="sums">${cards(tail)}${tallies(head, tail)}</div>
  </header>`;
}
