/** Runs over the pages of notes: on the embedded server, or on one that is a user's own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startReferenceServer, type Behaviour } from '../../fixtures/server/index.ts';
import type { AnySpec, OperationSpec } from '../../specs/model.ts';
import { isTypeSpec } from '../../specs/model.ts';
import { notes, noteType } from '../cases/specs.test-data.ts';
import { newFolder } from './in-process.test-data.ts';
import { localIssuer } from './state-folder.ts';

/** @returns a folder with the specs of notes in `specs` */
export async function folderWithNotes(pages: readonly OperationSpec[] = notes): Promise<string> {
  const cwd = await newFolder();
  for (const spec of [...pages, noteType] satisfies readonly AnySpec[]) {
    const path = join(
      cwd,
      'specs',
      spec.apiVersion,
      ...(isTypeSpec(spec) ? ['types'] : []),
      spec.page,
      `${spec.asOf}.json`,
    );
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify(spec));
  }
  return cwd;
}

export interface OwnTarget {
  readonly url: string;
  /** `POST /beta/notes 201`, in order. */
  readonly log: readonly string[];
  /** `POST /beta/notes` of each request that came. */
  readonly came: readonly string[];
  /** Paths of what was made and not deleted. */
  readonly left: () => readonly string[];
}

/** A server of the user's own, which trusts the tokens of the folder. */
export async function serveNotes(
  cwd: string,
  behaviour: (honest: Behaviour) => Behaviour = (honest) => honest,
  pages: readonly OperationSpec[] = notes,
): Promise<OwnTarget> {
  const { jwks } = await localIssuer(cwd);
  const log: string[] = [];
  const came: string[] = [];
  const made = new Set<string>();
  const server = await startReferenceServer({
    specs: pages,
    types: [noteType],
    jwks,
    behaviour(honest) {
      const own = behaviour(honest);
      return {
        ...own,
        readCredential(request) {
          // further pages of a list are not planned one by one
          if (!request.query.includes('skiptoken')) came.push(`${request.method} ${request.path}`);
          return own.readCredential(request);
        },
        create(collection, one, match) {
          made.add(`${collection}/${one.id}`);
          own.create(collection, one, match);
        },
        remove(address, match) {
          made.delete(address);
          own.remove(address, match);
        },
        success(match, request) {
          const answer = own.success(match, request);
          log.push(`${request.method} ${request.path} ${answer.status}`);
          return answer;
        },
      };
    },
  });
  onTestFinished(() => server.close());
  return { url: server.url, log, came, left: () => [...made] };
}
