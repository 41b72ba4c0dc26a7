/** What the page says beside its five sections: the licence it needs, and what no request can show. */
import type { ApiVersion, PreconditionRequirement, SpecWarning, Untestable } from '../model.ts';
import { defined } from '../text.ts';
import type { Lexicon } from './lexicon.ts';
import { type Prose, proseOf } from './markdown.ts';
import type { Permissions } from './permissions.ts';
import type { Layout, PageSection } from './sections.ts';

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
/** Every page points there, beside its table. Not the list of directory roles, whose address ends alike. */
const permissionsReference = /(?:\/graph\/|\/concepts\/|\(|\.\/)permissions[-_]reference/;
const betaInclude = /^\s*\[!INCLUDE \[beta-disclaimer\]/i;

const reasons = {
  beta: 'Says that the beta may change and is not supported in production; no answer can show that.',
  undescribed: 'Says that a description is missing; there is no behaviour to test.',
  choosing:
    'Advice on choosing a permission, with a link to another page; that one of the listed permissions is enough is tested with the permissions.',
  orderUnseen:
    'The order of privilege shows only in a row that lists two permissions or more; no row of this page does.',
  order: 'No answer shows which permission of a row is the less privileged one; each is tested alone.',
  caveat: 'Names an object in the answer and its properties; the answer that this page promises has no content.',
  shortened:
    'Says of the example that its object may lack properties; none has to be there, and no check asks for one.',
} as const;

/** @param about what is known of the page besides; `isEmpty`: it promises an answer without content */
export function readNotes(
  layout: Layout,
  permissions: Permissions,
  lexicon: Lexicon,
  { apiVersion, isEmpty }: { readonly apiVersion: ApiVersion; readonly isEmpty: boolean },
): Notes {
  const { title, byRole, examples } = layout;
  const intro = proseOf(title.blocks);
  const licence = intro.find(({ raw }) => licenceLink.test(raw));
  const beta = intro.find(
    ({ raw, quote, text }) => betaInclude.test(raw) || (quote && lexicon.has('betaNoteStems', text)),
  );
  const undescribed = intro.find(({ text }) => lexicon.is('notDocumentedYet', text));
  const choosing = proseOf(byRole.permissions.blocks).find(({ raw }) => permissionsReference.test(raw));
  const several = permissions.rows.some(({ names }) => names.length > 1);
  const ordered = permissions.order && { line: permissions.orderLine };
  const clause = `#${title.anchor}`;
  return defined({
    licence: licence && { clause, line: licence.line, needs: 'intune-licence' as const },
    untestable: [
      ...unseen(title, beta, reasons.beta),
      ...unseen(title, undescribed, reasons.undescribed),
      ...unseen(byRole.permissions, choosing, reasons.choosing),
      ...unseen(byRole.permissions, ordered, several ? reasons.order : reasons.orderUnseen),
      ...examples.flatMap((section) =>
        proseOf(section.blocks)
          .filter(({ text }) => lexicon.has('exampleCaveatStems', text))
          .flatMap((paragraph) => unseen(section, paragraph, isEmpty ? reasons.caveat : reasons.shortened)),
      ),
    ],
    warnings: betaDisagrees(beta, apiVersion, title.line),
  });
}

function unseen(
  { anchor }: PageSection,
  spot: { readonly line: number } | undefined,
  reason: string,
): Notes['untestable'] {
  return spot === undefined ? [] : [{ clause: `#${anchor}`, line: spot.line, reason }];
}

function betaDisagrees(note: Prose | undefined, apiVersion: ApiVersion, line: number): readonly SpecWarning[] {
  if ((note !== undefined) === (apiVersion === 'beta')) return [];
  const message =
    note === undefined
      ? 'a page of the beta without the note on it'
      : `the note on the beta, on a page of ${apiVersion}`;
  return [{ code: 'beta-note', line: note?.line ?? line, message }];
}
