/** The same requests as the engine's, sent by undici alone: what the engine's time is compared with. */
import { Pool } from 'undici';
import type { PlannedRequest } from '../../model.ts';
import { wireRequestOf, type RequestSettings } from '../../runner/sender.ts';

export interface BareRequest {
  readonly plan: PlannedRequest;
  readonly token: string | undefined;
}

export async function bareLoop(
  origin: string,
  requests: readonly BareRequest[],
  settings: RequestSettings,
  connections: number,
): Promise<void> {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const queue = requests.values();
  const work = async (): Promise<void> => {
    for (const { plan, token } of queue) {
      const { method, path, headers, body } = wireRequestOf(plan, settings, token);
      const answer = await pool.request({ method, path, headers: headers.flat(), body: body === '' ? null : body });
      await answer.body.text();
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  await pool.close();
}
