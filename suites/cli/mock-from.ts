/** A record of a run -> how its target answered, for a mock that is to answer alike. */
import type { SeenAnswer } from '../../fixtures/server/index.ts';
import { apiVersions } from '../../specs/model.ts';
import { failed, type Result } from '../../specs/result.ts';
import { isObject } from '../../specs/text.ts';
import { succeeded } from '../checks/judgements.ts';
import { jsonOfContent } from '../http.ts';
import type { CaseRecord } from '../run-model.ts';
import { BadRecord, readRunRecord, type RunRecord } from '../record/read-record.ts';

/** What stands in a record for values that it does not hold. */
const shape = /"<(?:a string of \d+|a number|a boolean|…|and \d+ more)>"/;

/** The case whose answer tells most goes first. */
function rankOf({ id, observed }: CaseRecord): number {
  if (observed !== undefined) return 0;
  return id.endsWith('/response/documented-success') ? 1 : 2;
}

const answerOf = ({ exchange }: CaseRecord) =>
  exchange?.outcome.kind === 'answer' ? exchange.outcome.answer : undefined;

/** Undefined where somebody has changed the record. */
const pathOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).pathname : undefined);

/** Of a read whose values are in the record. */
function contentOf(record: CaseRecord, basePath: string): SeenAnswer['content'] {
  const { exchange, observed, request } = record;
  const answer = answerOf(record);
  if (!exchange || !answer || observed === undefined || request.method !== 'GET') return undefined;
  const value = jsonOfContent(answer);
  if (!isObject(value)) return undefined;
  const json = JSON.stringify(value);
  const path = pathOf(exchange.url)?.slice(basePath.length);
  return path === undefined || shape.test(json) ? undefined : { path, json };
}

function seenIn(record: CaseRecord, basePath: string): SeenAnswer | undefined {
  const { brief, observed, request } = record;
  const apiVersion = apiVersions.find((one) => one === record.apiVersion);
  const answer = answerOf(record);
  const status = answer?.status ?? brief?.status ?? 0;
  if (apiVersion === undefined || !succeeded(status)) return undefined;
  const content = contentOf(record, basePath);
  return {
    apiVersion,
    request,
    status,
    isEmpty: status === 204 || answer?.body === '',
    ...(observed === undefined ? {} : { types: observed }),
    ...(content === undefined ? {} : { content }),
  };
}

/** @throws {BadRecord} where a line is no case */
async function answersIn({ head, cases }: RunRecord): Promise<readonly SeenAnswer[]> {
  const basePath = (pathOf(head.target.url) ?? '').replace(/\/$/, '');
  const found = new Map<string, { readonly rank: number; readonly seen: SeenAnswer }>();
  for await (const record of cases()) {
    if (record.expects !== 'success' || record.suite === 'routing') continue;
    const rank = rankOf(record);
    if (rank >= (found.get(record.operation)?.rank ?? Number.POSITIVE_INFINITY)) continue;
    const seen = seenIn(record, basePath);
    if (seen) found.set(record.operation, { rank, seen });
  }
  return [...found.values()].map(({ seen }) => seen);
}

/**
 * One for each operation that succeeded, where the mock serves it too.
 * @param place a record, or its folder, as it was given
 * @param path of it
 */
export async function seenAnswers(
  place: string,
  path: string,
  isServed: (seen: SeenAnswer) => boolean,
): Promise<Result<{ readonly seen: readonly SeenAnswer[] }>> {
  const read = await readRunRecord(path);
  if (!read.ok) return failed(...read.problems.map((problem) => `--from: ${problem}`));
  try {
    const all = await answersIn(read.record);
    const seen = all.filter(isServed);
    if (all.length === 0) return failed(`--from: no request of ${place} succeeded, so there is nothing to answer like`);
    if (seen.length === 0)
      return failed(
        `--from: ${place} is about none of the pages that this mock serves, but about ${read.record.head.specs[0]?.page ?? 'others'} and its like; name their folder with --specs`,
      );
    return { ok: true, seen };
  } catch (error) {
    if (error instanceof BadRecord) return failed(`--from: ${error.message}`);
    throw error;
  }
}
