/** What the two cases find on an honest server, and ways to say what is different on another one. */
export type Lines = readonly string[];

/** `response/documented-success` */
export const kept: Lines = [
  'documented-request-is-routed: pass: status is 204',
  'listed-permission-is-granted: pass: status is 204',
  'success-status-is-exact: pass: status is 204',
  'success-body-is-empty-on-the-wire: pass: zero octets follow the header section',
  'no-content-has-no-framing-fields: pass: neither field is there',
  'answer-carries-a-request-id: pass: request-id is there',
  'answer-is-well-formed-http: pass: well-formed',
];
/** `headers/no-authorization` */
export const refused: Lines = [
  'missing-token-is-refused: pass: status is 401',
  'unusable-token-gets-401: pass: status is 401',
  'unauthorized-carries-a-challenge: pass: WWW-Authenticate is there',
  'client-error-carries-an-error-object: pass: an error object with code and message',
  'answer-carries-a-request-id: pass: request-id is there',
  'answer-is-well-formed-http: pass: well-formed',
];

const checkOf = (line: string): string => line.slice(0, line.indexOf(':'));

/** The same findings, with other lines in the place of those of the same checks. */
export const but = (lines: Lines, ...others: Lines): Lines =>
  lines.map((line) => others.find((other) => checkOf(other) === checkOf(line)) ?? line);

const isFailure = (line: string): boolean => line.startsWith(`${checkOf(line)}: fail: `);

/** What the success tells of all answers is not told again, and where those differ, it tells both. */
export function toldOnce(success: Lines, refusal: Lines): readonly [success: Lines, refusal: Lines] {
  const twin = (line: string, lines: Lines) =>
    isFailure(line) ? lines.find((other) => isFailure(other) && checkOf(other) === checkOf(line)) : undefined;
  const seenIn = (line: string): string => line.slice(`${checkOf(line)}: fail: `.length);
  return [
    success.map((line) => {
      const other = twin(line, refusal);
      return other === undefined || other === line ? line : `${line}; in other cases: ${seenIn(other)}`;
    }),
    refusal.filter((line) => twin(line, success) === undefined),
  ];
}

/** What both cases find: without a baseline of its own, a refusal says less. */
export interface Expected {
  readonly success: Lines;
  readonly refusal: Lines;
  readonly refusalWithoutBaseline?: Lines;
  /** Exit code where everybody is treated so, and where only strangers are. */
  readonly exits: readonly [everybody: number, strangers: number];
}

const open = '; whether the request took effect is unknown';

/** No answer, after the request has left. */
export const unknown = (message: string): Expected => ({
  success: [
    `listed-permission-is-granted: inconclusive: ${message}${open}`,
    `success-status-is-exact: inconclusive: ${message}${open}`,
  ],
  refusal: [`missing-token-is-refused: inconclusive: ${message}${open}`],
  exits: [3, 3],
});

/** Nothing left at all. */
export const unsent = (message: string): Expected => ({
  success: [
    `listed-permission-is-granted: inconclusive: ${message}`,
    `success-status-is-exact: inconclusive: ${message}`,
  ],
  refusal: [`missing-token-is-refused: inconclusive: ${message}`],
  exits: [3, 3],
});

/** Octets that are no answer; `seen` of the success and of the refusal. */
export function unreadable(success: string, refusal = success): Expected {
  const malformed = `answer-is-well-formed-http: fail: ${refusal}`;
  return {
    success: [
      `success-status-is-exact: fail: no status can be read: ${success}`,
      `answer-is-well-formed-http: fail: ${success}`,
    ],
    refusal: [`missing-token-is-refused: fail: no status can be read: ${refusal}`, malformed],
    refusalWithoutBaseline: [
      `missing-token-is-refused: inconclusive: no status can be read: ${refusal}; the operation was not seen to succeed on this target`,
      malformed,
    ],
    exits: [1, 1],
  };
}

/** Both answers are read, and the same is wrong with their syntax. */
export const odd = (violation: string): Expected => ({
  success: but(kept, `answer-is-well-formed-http: fail: ${violation}`),
  refusal: but(refused, `answer-is-well-formed-http: fail: ${violation}`),
  exits: [0, 0],
});

export const harmless: Expected = { success: kept, refusal: refused, exits: [0, 0] };
