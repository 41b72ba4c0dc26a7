/** Disposables of a run called `r`, with a service in memory and a journal that is gone after the test. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { failed } from '../../../specs/result.ts';
import { namesOf } from '../own-objects.ts';
import { Disposables } from './disposables.ts';
import { FakeService, owners } from './fake-service.test-data.ts';
import { Journal, type JournalEntry } from './journal.ts';

/** Of the first object. */
export const name = 'conformance-r-1';

export interface NewDisposables {
  readonly service: FakeService;
  readonly disposables: Disposables;
  readonly folder: string;
  /** `intended owner…`, in order. */
  readonly steps: () => readonly string[];
}

/** @param hasToken whether any identity has one */
export function newDisposables(hasToken = true): NewDisposables {
  const folder = mkdtempSync(join(tmpdir(), 'disposables-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const service = new FakeService();
  const disposables = new Disposables({
    send: service.step,
    callerOf: async ([identity]) =>
      identity && hasToken ? { ok: true, identity } : failed('no identity can set up or clean up: no token'),
    named: namesOf('r'),
    journal: new Journal(join(folder, 'journal'), 'r'),
    run: 'r',
    url: 'https://graph.microsoft.com',
  });
  const steps = (): readonly string[] =>
    readFileSync(join(folder, 'journal', 'r.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { step, collection, id }: JournalEntry = JSON.parse(line);
        return [step, collection === owners ? 'owner' : 'for-work', ...(id === undefined ? [] : [id])].join(' ');
      });
  return { service, disposables, folder, steps };
}
