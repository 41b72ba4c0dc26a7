/** What the page says beside its five sections: the licence it needs, and what no request can show. */
import type { ApiVersion, PreconditionRequirement, SpecWarning, Untestable } from '../model.ts';
import { defined } from '../text.ts';
import type { Lexicon } from './lexicon.ts';
import { type Block, type Paragraph, readInline } from './markdown.ts';
import type { Permissions } from './permissions.ts';
import type { Layout, Section } from './sections.ts';

/** A sentence of the page: the anchor of its section and its line. */
interface Spot {
  readonly clause: string;
  readonly line: number;
}

export interface Notes {
  readonly licence?: Spot & Pick<PreconditionRequirement, 'needs'>;
  readonly untestable: readonly (Spot & Pick<Untestable, 'reason'>)[];
  readonly warnings: readonly SpecWarning[];
}

// the one link that every page of Intune has; the words around it change
const licenceLink = /linkid=839381\b/;
const betaInclude = /^\s*\[!INCLUDE \[beta-disclaimer\]/i;

const reasons = {
  beta: 'Foretells that the interface will not stay as it is and limits where Microsoft gives support; an answer shows only the behaviour of its own moment.',
  undescribed:
    'Says of the text that a description is missing, and nothing of what the operation does; there is no behaviour to observe.',
  choosing:
    'Only the advice on choosing and its link are left here: another page answers for them. That a single listed permission is enough is judged by the permission requirements.',
  orderUnseen:
    'The order of privilege shows only in a row that lists two permissions or more; no row of this page does.',
  order: 'Which permission of a row is the lesser one no answer shows; each of them is granted alone.',
  caveat:
    'Speaks of an object in the answer and of its properties; the answer that this page promises carries none, so there is nothing to count.',
} as const;

export function readNotes(layout: Layout, permissions: Permissions, lexicon: Lexicon, apiVersion: ApiVersion): Notes {
  const intro = paragraphs(layout.title);
  const clause = `#${layout.title.anchor}`;
  const licence = intro.find(({ raw }) => licenceLink.test(raw));
  const beta = intro.find((paragraph) => isBetaNote(paragraph, lexicon));
  const undescribed = intro.find(({ raw }) => lexicon.is('notDocumentedYet', readInline(raw).text));
  return defined({
    licence: licence && { clause, line: licence.line, needs: 'intune-licence' as const },
    untestable: [
      ...unseen(beta, clause, reasons.beta),
      ...unseen(undescribed, clause, reasons.undescribed),
      ...ofPermissions(layout.byRole.permissions, permissions),
      ...caveats(layout.examples, lexicon),
    ],
    warnings: betaDisagrees(beta, apiVersion, layout.title.line),
  });
}

const unseen = (paragraph: Paragraph | undefined, clause: string, reason: string): Notes['untestable'] =>
  paragraph === undefined ? [] : [{ clause, line: paragraph.line, reason }];

function ofPermissions(section: Section, { rows, orderLine }: Permissions): Notes['untestable'] {
  const clause = `#${section.anchor}`;
  const choosing = paragraphs(section).find(({ raw }) => /permissions[-_]reference/.test(raw));
  const several = rows.some(({ names }) => names.length > 1);
  const order = { clause, line: orderLine, reason: several ? reasons.order : reasons.orderUnseen };
  return [...unseen(choosing, clause, reasons.choosing), order];
}

function caveats(examples: readonly Section[], lexicon: Lexicon): Notes['untestable'] {
  return examples.flatMap((section) =>
    paragraphs(section)
      .filter(({ raw }) => lexicon.has('exampleCaveatStems', readInline(raw).text))
      .map(({ line }) => ({ clause: `#${section.anchor}`, line, reason: reasons.caveat })),
  );
}

function isBetaNote({ raw, quote }: Paragraph, lexicon: Lexicon): boolean {
  return betaInclude.test(raw) || (quote && lexicon.has('betaNoteStems', readInline(raw).text));
}

function betaDisagrees(note: Paragraph | undefined, apiVersion: ApiVersion, line: number): SpecWarning[] {
  if ((note !== undefined) === (apiVersion === 'beta')) return [];
  const message =
    note === undefined
      ? 'a page of the beta without the note on it'
      : `the note on the beta, on a page of ${apiVersion}`;
  return [{ code: 'beta-note', line: note?.line ?? line, message }];
}

function paragraphs({ blocks }: { readonly blocks: readonly Block[] }): readonly Paragraph[] {
  return blocks.filter((block) => block.kind === 'paragraph');
}
