/** What was not judged and why, and under which settings and pages the rest was. */
import { plural, whole } from '../../../specs/text.ts';
import type { RunHead, RunTail, Untested } from '../../run-model.ts';
import { clauseParts, type SpecOf } from '../wording.ts';
import { html, table, type Markup } from './markup.ts';
import type { Unsent } from '../grouping.ts';
import type { Problems } from './problem-view.ts';
import { typesView } from './types-view.ts';
import { threeWayTables } from '../three-way-tables.ts';
import { threeWayView } from './three-way-view.ts';
import { publicLink } from './words.ts';

/** Cases named per reason; the others are counted, and stand among every case. */
const named = 20;

const section = (id: string, title: string, body: Markup): Markup =>
  html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${body}
  </section>`;

function unsentList(reason: string, { ids, identities }: Unsent): Markup {
  const more = ids.length - named;
  return html`<li>
    <b>${reason}</b> (${plural(ids.length, 'case')})${
      identities.size > 0 && html`<br /><small>${[...identities].slice(0, named).join('; ')}</small>`
    }
    <ul>
      ${ids.slice(0, named).map(
        (id) =>
          html`<li>
            <a href="#case/${id}"><code>${id}</code></a>
          </li>`,
      )}${more > 0 && html`<li>and ${whole(more)} more</li>`}
    </ul>
  </li>`;
}

const unsentLists = (groups: ReadonlyMap<string, Unsent>): Markup =>
  html`<ul class="rows">
    ${[...groups].map(([reason, unsent]) => unsentList(reason, unsent))}
  </ul>`;

function untestedRow({ clause, requirement, reason }: Untested, specOf: SpecOf): Markup {
  const { page, anchor, line, file } = clauseParts(clause);
  const title = specOf(page)?.title;
  const of = file && ` of ${file}`;
  return html`<tr>
    <th scope="row">${anchor}, line ${line}${of}<br /><small>${title && `“${title}”, `}${page}</small></th>
    <td>${requirement ?? 'no request can show it'}</td>
    <td>${reason}</td>
  </tr>`;
}

function untested(clauses: readonly Untested[], specOf: SpecOf): Markup {
  const rows = clauses.map((one) => untestedRow(one, specOf));
  return html`<details class="fold">
    <summary>${plural(clauses.length, 'clause')} of the pages that no case tested, with the reason</summary>
    ${table({ label: 'Clauses not tested', head: ['Clause', 'Requirement', 'Reason'], rows })}
  </details>`;
}

function waivers({ waivers: given }: RunTail): Markup | undefined {
  if (given.length === 0) return undefined;
  const rows = given.map(
    ({ case: of, where, state, reason, owner, expires, waived }) =>
      html`<tr>
        <th scope="row"><code>${of}</code><br /><small>${where}</small></th>
        <td>${state}</td>
        <td>${whole(waived)}</td>
        <td>${reason}</td>
        <td>${owner}</td>
        <td>${expires}</td>
      </tr>`,
  );
  return html`<details class="fold" open>
    <summary>${plural(given.length, 'waiver')}</summary>
    ${table({ label: 'Waivers', head: ['Case', 'State', 'Failures waived', 'Reason', 'Owner', 'Expires'], rows })}
  </details>`;
}

function pages({ specs }: RunHead): Markup {
  const rows = specs.map((spec) => {
    const { page, apiVersion, asOf, title, sha256, source } = spec;
    return html`<tr>
      <th scope="row">${title}<br /><small>${page}</small></th>
      <td>${apiVersion}</td>
      <td>${asOf}</td>
      <td>${source.locale}</td>
      <td><code>${source.commit?.slice(0, 12) ?? '–'}</code></td>
      <td><code>${sha256.slice(0, 12)}</code></td>
      <td>${publicLink(spec) ?? 'no public address known'}</td>
    </tr>`;
  });
  return html`<details class="fold">
    <summary>${plural(specs.length, 'page')}, with revision and source</summary>
    ${table({ label: 'Pages', head: ['Page', 'Version', 'As of', 'Language', 'Source commit', 'Spec (SHA-256)', 'Address'], rows })}
  </details>`;
}

const pair = (name: string, value: string): Markup =>
  html`<tr>
    <th scope="row">${name}</th>
    <td><code>${value}</code></td>
  </tr>`;

function settings({ settings: effective }: RunHead): Markup {
  const rows = Object.entries(effective).map(([name, value]) =>
    pair(name, typeof value === 'string' ? value : (JSON.stringify(value) ?? '')),
  );
  return html`<details class="fold">
    <summary>Settings of this run; of secrets only where they come from</summary>
    ${table({ label: 'Settings', head: ['Setting', 'Value'], rows })}
  </details>`;
}

function fingerprint({ fingerprint: said }: RunTail): Markup | undefined {
  const rows = Object.entries(said).map(([name, values]) => pair(name, values.join(', ')));
  if (rows.length === 0) return undefined;
  return html`<details class="fold">
    <summary>What the target says about itself</summary>
    ${table({ label: 'Fingerprint', head: ['Field', 'Values'], rows })}
  </details>`;
}

export function* appendix(
  head: RunHead,
  tail: RunTail,
  { skipped, notApplicable }: Pick<Problems, 'skipped' | 'notApplicable'>,
  specOf: SpecOf,
): Generator<Markup> {
  if (skipped.size > 0) yield section('skipped', 'Skipped: not sent', unsentLists(skipped));
  if (notApplicable.size > 0)
    yield section('not-applicable', 'Not applicable, or excluded', unsentLists(notApplicable));
  for (const [at, of] of threeWayTables(head, tail).entries())
    yield section(`three-way-${at + 1}`, of.title, threeWayView(of));
  if (tail.types) yield section('types', 'Types in answers', typesView(tail));
  // What a shard leaves untested, another one may test.
  if (!head.shard && tail.untested.length > 0)
    yield section('untested', 'Clauses not tested', untested(tail.untested, specOf));
  yield section('run', 'About this run', html`${waivers(tail)}${pages(head)}${settings(head)}${fingerprint(tail)}`);
}
