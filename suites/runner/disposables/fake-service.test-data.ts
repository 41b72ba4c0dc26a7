/** A service in memory, behind the one door that set-up and clean-up use, and the pages of its two collections. */
import type { Method } from '../../../specs/model.ts';
import { isObject, jsonOf } from '../../../specs/text.ts';
import { fillHoles } from '../../http.ts';
import {
  ownName,
  type CollectionRequests,
  type Fields,
  type NoAnswerCause,
  type PlannedRequest,
  type StepRequest,
} from '../../model.ts';
import { exchangeOf } from '../../model.test-data.ts';
import type { Place, SendStep } from '../object-maker.ts';
import type { SendResult } from '../sender.ts';

export const owners = '/deviceManagement/androidDeviceOwnerEnrollmentProfiles';
export const forWork = '/deviceManagement/androidForWorkEnrollmentProfiles';

const identity = { kind: 'token', scheme: 'Application', permissions: ['Profiles.ReadWrite.All'] } as const;

/** As a journal has it. */
export const caller = { scheme: identity.scheme, permissions: identity.permissions };

const step = (method: Method, path: string, over: Partial<StepRequest> = {}): StepRequest => ({
  method,
  path: `/beta${path}`,
  identity,
  callers: [identity],
  credential: { place: 'header', scheme: 'Bearer' },
  headers: [],
  framing: 'none',
  transport: 'pooled',
  ...over,
});

export const create = (collection: string): StepRequest =>
  step('POST', collection, { creates: true, body: { unit: JSON.stringify({ displayName: ownName }), times: 1 } });

export const pagesOf = (collection: string): CollectionRequests => ({
  key: 'id',
  create: create(collection),
  list: step('GET', collection),
  read: step('GET', `${collection}/{id}`),
  remove: step('DELETE', `${collection}/{id}`),
  actions: new Map([['createtoken', step('POST', `${collection}/{id}/createToken`)]]),
});

export const placeOf = (collection: string): Place => ({ pages: pagesOf(collection), above: [] });
export const [ownerPlace, forWorkPlace] = [placeOf(owners), placeOf(forWork)];

export function answered(status: number, content?: unknown, fields: Fields = []): SendResult {
  const exchange = exchangeOf(status);
  const { outcome } = exchange;
  if (outcome.kind !== 'answer') throw new Error('no answer');
  const body = content === undefined ? '' : JSON.stringify(content);
  const answer = { ...outcome.answer, fields, body: Buffer.from(body, 'utf8').toString('latin1') };
  return {
    ok: true,
    recording: { exchange: { ...exchange, outcome: { kind: 'answer', answer } }, connectionReusable: true },
  };
}

export const errored = (status: number, code: string, message: string): SendResult =>
  answered(status, { error: { code, message } });

export const unanswered = (left: boolean, cause: NoAnswerCause = 'reset'): SendResult => ({
  ok: true,
  recording: {
    exchange: { ...exchangeOf(0), outcome: { kind: 'none', cause, left, message: 'the line was cut' } },
    connectionReusable: false,
  },
});

type Profile = Record<string, unknown> & { readonly id: string; readonly displayName: string };

/** What happens instead of an answer, or after it was done. */
export type Fault = (line: string, act: () => SendResult) => SendResult | undefined;

export class FakeService {
  /** `POST /deviceManagement/…`, in order. */
  readonly log: string[] = [];
  readonly profiles = new Map<string, Profile>();
  /** Called before each request. */
  onRequest: (line: string) => void = () => {};
  fault: Fault = () => undefined;
  #count = 0;

  readonly send = async (plan: PlannedRequest, ids: Readonly<Record<string, string>> = {}): Promise<SendResult> => {
    const path = fillHoles(plan.path, { ...plan.fixedParams, ...ids }).replace(/^\/beta/, '');
    const line = `${plan.method} ${path}`;
    this.log.push(line);
    this.onRequest(line);
    // As over a network: others get their turn meanwhile.
    await new Promise(setImmediate);
    const body = jsonOf(plan.body?.unit ?? '');
    const act = (): SendResult => this.#actOn(plan.method, path, isObject(body) ? body : {});
    return this.fault(line, act) ?? act();
  };

  readonly step: SendStep = (_purpose, plan, ids) => this.send(plan, ids);

  add(collection: string, displayName: string, over: object = {}): string {
    this.#count += 1;
    const id = `id-${this.#count}`;
    this.profiles.set(`${collection}/${id}`, { ...over, id, displayName });
    return id;
  }

  #actOn(method: Method, whole: string, body: Readonly<Record<string, unknown>>): SendResult {
    const [path = ''] = whole.split('?');
    if (path === owners || path === forWork) {
      if (method === 'POST') {
        const id = this.add(path, String(body['displayName']), body);
        return answered(201, this.profiles.get(`${path}/${id}`));
      }
      const value = [...this.profiles].filter(([key]) => key.startsWith(`${path}/`)).map(([, profile]) => profile);
      return answered(200, { value });
    }
    const key = path.replace(/\/(create|revoke)Token$/, '');
    const profile = this.profiles.get(key);
    if (!profile) return errored(404, 'ResourceNotFound', 'it does not exist');
    if (method === 'DELETE') this.profiles.delete(key);
    return method === 'GET' ? answered(200, profile) : answered(204);
  }
}
