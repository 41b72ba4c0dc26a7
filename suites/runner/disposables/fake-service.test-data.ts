/** A service in memory, behind the one door that set-up and clean-up use. */
import type { Method } from '../../../specs/model.ts';
import type { NoAnswerCause } from '../../model.ts';
import { exchangeOf } from '../../model.test-data.ts';
import type { SendResult } from '../sender.ts';
import { recipes } from './disposables.ts';
import type { SetUpRequest } from './requests.ts';

export const [owners = '', forWork = ''] = recipes.map(({ collection }) => collection);
export const [ownerRecipe, forWorkRecipe] = recipes as readonly [(typeof recipes)[0], (typeof recipes)[0]];

export function answered(status: number, content?: unknown): SendResult {
  const exchange = exchangeOf(status);
  const { outcome } = exchange;
  if (outcome.kind !== 'answer') throw new Error('no answer');
  const body = content === undefined ? '' : JSON.stringify(content);
  const answer = { ...outcome.answer, body: Buffer.from(body, 'utf8').toString('latin1') };
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

  readonly request: SetUpRequest = async (method, path, body) => {
    const line = `${method} ${path}`;
    this.log.push(line);
    this.onRequest(line);
    // As over a network: others get their turn meanwhile.
    await new Promise(setImmediate);
    const act = (): SendResult => this.#actOn(method, path, Object.assign({}, body));
    return this.fault(line, act) ?? act();
  };

  add(collection: string, displayName: string, over: object = {}): string {
    this.#count += 1;
    const id = `id-${this.#count}`;
    this.profiles.set(`${collection}/${id}`, { ...over, id, displayName });
    return id;
  }

  #actOn(method: Method, whole: string, body: Readonly<Record<string, unknown>>): SendResult {
    const [path = ''] = whole.split('?');
    if (recipes.some(({ collection }) => collection === path)) {
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
