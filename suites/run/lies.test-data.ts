/** What a reference server does otherwise than an honest one. */
import { objection, type Behaviour, type ServerAnswer } from '../../fixtures/server/index.ts';

export type Lie = (honest: Behaviour) => Partial<Behaviour>;

export const lying =
  (lie: Lie) =>
  (honest: Behaviour): Behaviour => ({ ...honest, ...lie(honest) });

/** Every answer of these statuses, changed. */
export const answering =
  (concerns: (status: number) => boolean, change: (answer: ServerAnswer) => ServerAnswer): Lie =>
  ({ success, refusal }) => {
    const changed = (answer: ServerAnswer) => (concerns(answer.status) ? change(answer) : answer);
    return {
      success: (match, request) => changed(success(match, request)),
      refusal: (found, request) => changed(refusal(found, request)),
    };
  };

export const as = (status: number) => (answer: ServerAnswer) => ({ ...answer, status });

export const isSuccess = (status: number) => status === 204;

export const page = (answer: ServerAnswer): ServerAnswer => ({
  ...answer,
  headers: { ...answer.headers, 'content-type': 'text/html' },
  body: '<h1>no</h1>',
});

export const pageForVerbs: Lie = ({ refusal }) => ({
  refusal: (found, request) =>
    found.cause === 'verb-unknown' ? page(refusal(found, request)) : refusal(found, request),
});

/** 400 for a request without a body. */
export const bodyNeeded: Lie = ({ objectionToBody }) => ({
  objectionToBody: (request, octets, of) =>
    octets.length === 0 ? objection('body-missing') : objectionToBody(request, octets, of),
});
