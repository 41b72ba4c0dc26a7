/** Disposables of a run called `r`, with a service in memory and a journal that is gone after the test. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Disposables } from './disposables.ts';
import { FakeService, owners } from './fake-service.test-data.ts';
import { Journal, type JournalEntry } from './journal.ts';

const root = 'https://graph.microsoft.com/beta';
export const name = 'conformance-r';

export interface NewDisposables {
  readonly service: FakeService;
  readonly disposables: Disposables;
  readonly folder: string;
  /** `intended owner…`, in order. */
  readonly steps: () => readonly string[];
}

export function newDisposables(): NewDisposables {
  const folder = mkdtempSync(join(tmpdir(), 'disposables-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const service = new FakeService();
  const journal = new Journal(join(folder, 'journal'), 'r');
  const disposables = new Disposables({ request: service.request, journal, run: 'r', root });
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
