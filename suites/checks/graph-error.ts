/**
 * Graph's error object, and Intune's envelope inside it: there the message is JSON again, sometimes twice.
 * Shapes as recorded from the service; see the tests for each.
 */
import type { Answer } from '../model.ts';
import { isObject } from '../../specs/text.ts';

export interface GraphError {
  readonly code: string;
  /** Every text on the way down, the outermost first. */
  readonly texts: readonly string[];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Envelopes in envelopes at most. */
const deepest = 4;

function textsOf(message: unknown, depth = 0): readonly string[] {
  if (typeof message !== 'string' || depth > deepest) return [];
  const inner = message.trimStart().startsWith('{') ? parse(message) : undefined;
  if (!isObject(inner)) return [message];
  const code = inner['ErrorCode'];
  return [
    ...(typeof code === 'string' ? [`ErrorCode ${code}`] : []),
    ...textsOf(inner['Message'] ?? inner['message'], depth + 1),
  ];
}

export function graphErrorOf({ body }: Answer): GraphError | undefined {
  const content = parse(Buffer.from(body, 'latin1').toString('utf8'));
  const error = isObject(content) ? content['error'] : undefined;
  if (!isObject(error)) return undefined;
  return { code: typeof error['code'] === 'string' ? error['code'] : '', texts: textsOf(error['message']) };
}
