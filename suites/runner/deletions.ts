/** What a run has deleted: whoever asks for it later may be told so, and nothing else is to be learnt from that answer. */
import { fillHoles, holesOf, valueFor } from '../http.ts';
import type { PlannedRequest } from '../model.ts';
import type { Ids } from './object-ids.ts';

/** One request, from when it left to when it was answered. */
export interface Passage {
  readonly path: string;
  readonly ids: Ids;
  /** Of what its path names, what it deletes where it succeeds. */
  readonly deletes: readonly string[];
  readonly left: number;
  answered: number;
}

/**
 * The objects that a path names and what is part of them, each from its own collection on, and with a slash from the root on.
 * Of `/beta/users/{id}/photos/{id}`: `users/1`, `users/1/photos`, …, `photos/2`, and `/users`, …; in whatever version. */
function namesIn(template: string, ids: Ids): { readonly whole: readonly string[]; readonly own: readonly string[][] } {
  const holes = template.split('/').slice(2);
  const segments = fillHoles(template, ids).toLowerCase().split('/').slice(2);
  const from = (start: number): string[] =>
    segments.slice(start).map((_, length) => segments.slice(start, start + length + 1).join('/'));
  const starts = holes.flatMap((text, at) =>
    text.includes('{') ? [text.startsWith('{') && at > 0 ? at - 1 : at] : [],
  );
  return { whole: from(0).map((name) => `/${name}`), own: starts.map(from) };
}

/** One object can be reached by several paths: a DELETE deletes what the last id names. */
function deletedBy(template: string, ids: Ids): readonly string[] {
  const { whole, own } = namesIn(template, ids);
  return [whole.at(-1), own.at(-1)?.at(-1)].filter((name) => name !== undefined);
}

export class Deletions {
  #time = 0;
  /** By what was deleted, or is being deleted. */
  readonly #passages = new Map<string, Set<Passage>>();

  /** @param isMeantTo a DELETE that should be refused has deleted something only once it is known to have succeeded */
  begin({ method, path, fixedParams }: PlannedRequest, ids: Ids, isMeantTo: boolean): Passage {
    const all = { ...fixedParams, ...ids };
    const last = holesOf(path).at(-1);
    // An id that the case itself has chosen is nobody's: nothing is there that could go.
    const isNobodys = last !== undefined && valueFor(last, fixedParams ?? {}) !== undefined;
    const passage: Passage = {
      path,
      ids: all,
      deletes: method === 'DELETE' && !isNobodys ? deletedBy(path, all) : [],
      left: (this.#time += 1),
      answered: Number.POSITIVE_INFINITY,
    };
    if (isMeantTo) this.#add(passage);
    return passage;
  }

  #add(passage: Passage): void {
    for (const name of passage.deletes) this.#passages.set(name, (this.#passages.get(name) ?? new Set()).add(passage));
  }

  /** Once more where it was sent again. */
  answered(passage: Passage): void {
    passage.answered = this.#time += 1;
  }

  /** Its exchange is over, perhaps long after the answer. */
  end(passage: Passage, succeeded: boolean): void {
    if (passage.answered === Number.POSITIVE_INFINITY) this.answered(passage);
    if (succeeded) this.#add(passage);
    else for (const name of passage.deletes) this.#passages.get(name)?.delete(passage);
  }

  /** Something that the path names may have been gone when the request came to the target. */
  mayHaveGone(passage: Passage): boolean {
    if (this.#passages.size === 0) return false;
    const { whole, own } = namesIn(passage.path, passage.ids);
    return this.#others(passage, [...whole, ...own.flat()]).some((other) => other.left < passage.answered);
  }

  /** The very path, or what it begins with, was deleted before: where the request succeeds, it is there all the same. */
  wasDeleted(passage: Passage): boolean {
    if (this.#passages.size === 0) return false;
    const { whole } = namesIn(passage.path, passage.ids);
    return this.#others(passage, whole).some((other) => other.answered < passage.left);
  }

  #others(passage: Passage, names: readonly string[]): readonly Passage[] {
    return names.flatMap((name) => [...(this.#passages.get(name) ?? [])].filter((other) => other !== passage));
  }
}
