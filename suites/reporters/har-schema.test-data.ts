/** HAR 1.2 as far as we write it: every field that the specification requires, with its type. @see http://www.softwareishard.com/blog/har-12-spec/ */
const text = { type: 'string' } as const;
const size = { type: 'integer', minimum: -1 } as const;
const milliseconds = { type: 'number', minimum: 0 } as const;

/** Closed but for fields of our own, which begin with an underscore. */
const of = (required: object, optional: object = {}): object => ({
  type: 'object',
  required: Object.keys(required),
  properties: { ...required, ...optional, comment: text },
  patternProperties: { '^_': {} },
  additionalProperties: false,
});

const pairs = { type: 'array', items: of({ name: text, value: text }) };

const request = of(
  {
    method: text,
    url: { ...text, pattern: '^https?://' },
    httpVersion: text,
    cookies: { type: 'array', maxItems: 0 },
    headers: pairs,
    queryString: pairs,
    headersSize: size,
    bodySize: size,
  },
  { postData: of({ mimeType: text, text }) },
);

const response = of({
  status: { type: 'integer', minimum: 0 },
  statusText: text,
  httpVersion: text,
  cookies: { type: 'array', maxItems: 0 },
  headers: pairs,
  content: of({ size: { type: 'integer', minimum: 0 }, mimeType: text }, { text, encoding: { const: 'base64' } }),
  redirectURL: text,
  headersSize: size,
  bodySize: size,
});

const entry = of({
  startedDateTime: { ...text, pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' },
  time: milliseconds,
  request,
  response,
  cache: { type: 'object', maxProperties: 0 },
  timings: of({ send: milliseconds, wait: milliseconds, receive: milliseconds }),
});

export const harSchema = of({
  log: of({
    version: { const: '1.2' },
    creator: of({ name: text, version: text }),
    entries: { type: 'array', items: entry },
  }),
});
