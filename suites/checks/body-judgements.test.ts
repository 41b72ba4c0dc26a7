/** What each check of bodies says of a content: of one page, of several, and of what is no such content. */
import { describe, expect, test } from 'vitest';

import type { OperationSpec } from '../../specs/model.ts';
import { casesOfAllShapes, thing, things } from '../cases/specs.test-data.ts';
import { readJson } from '../json-content.ts';
import type { AnswerTypes, Exchange } from '../model.ts';
import { answerExchange, inWords } from './exchanges.test-data.ts';
import { checkById, type CheckId } from './index.ts';

const json = { 'Content-Type': 'application/json' };
const url = 'http://127.0.0.1:4010/beta/things';

/** A success that holds this, as text or as what becomes text. */
function answered(content: unknown, over: Partial<Exchange> = {}): Exchange {
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  const octets = Buffer.from(body, 'latin1');
  return { ...answerExchange({ status: 200, fields: json, body, content: readJson(octets) }), url, ...over };
}

const answersOf = (spec: OperationSpec): AnswerTypes | undefined =>
  casesOfAllShapes().find(({ operation }) => operation.spec === spec)?.operation.answers;

const wrapped = (spec: OperationSpec): OperationSpec => ({
  ...spec,
  requirements: spec.requirements.map((one) =>
    one.kind === 'response' ? { ...one, disputed: [{ by: 'example', line: 1, says: 'wrapped' }] } : one,
  ),
});

const item = { id: 'a', count: 1, createdDateTime: '2020-02-29T00:00:00.1234567Z', tags: ['x', null] };
const list = { value: [item] };
const next = (link: unknown, ...ids: readonly string[]) => ({
  '@odata.nextLink': link,
  value: ids.map((id) => ({ id })),
});
const selected = { url: `${url}?$select=id` };

const tables: readonly (readonly [CheckId, OperationSpec, readonly (readonly [Exchange, string | RegExp])[]])[] = [
  [
    'success-body-is-json',
    thing,
    [
      [answered('{}'), 'pass: the content is JSON'],
      [answered(''), 'fail: the content is empty'],
      [answered('{"id":"caf\u00e9"}'), /^fail: the content is not UTF-8/],
      [answered('{"id":'), /^fail: the content/],
      [answered('['.repeat(100_000)), /^inconclusive: the content is nested deeper/],
      [answerExchange({ status: 200, bodyComplete: false }), /^inconclusive: .*incomplete/],
      [answerExchange({ status: 204 }), 'nothing'],
      [answerExchange({ status: 200 }), 'nothing'],
      [
        answered('{}', { pages: [{ ...answerExchange({ status: 200, bodyComplete: false }), url }] }),
        'inconclusive: the content is incomplete, or too large to be read',
      ],
    ],
  ],
  [
    'success-body-has-no-duplicate-members',
    thing,
    [
      [answered('{"id":"a","id":"b"}'), 'fail: /id stands twice'],
      [answered(item), 'pass: each name stands once'],
    ],
  ],
  [
    'success-content-type-is-json',
    thing,
    [
      [answered(item), 'pass: Content-Type is application/json'],
      [
        { ...answerExchange({ status: 200, body: '{}', content: readJson(Buffer.from('{}')) }), url },
        'fail: Content-Type is absent',
      ],
    ],
  ],
  [
    'success-body-has-the-documented-form',
    thing,
    [
      [answered(item), 'pass: the content is one object'],
      [answered({ value: item }), 'fail: the content is an object in the member value'],
      [answered(list), 'fail: the content is an array in the member value'],
      [answered([item]), 'fail: the content is an array of 1'],
      [answered('null'), 'fail: the content is null'],
      [answered({}), 'inconclusive: the object has no member'],
      [answered('no JSON'), 'nothing'],
    ],
  ],
  [
    'success-body-has-the-documented-form',
    wrapped(thing),
    [
      [answered({ value: item }), 'pass: the content is an object in the member value'],
      [answered(list), 'fail: the content is an array in the member value'],
    ],
  ],
  [
    'success-body-has-the-documented-form',
    things,
    [
      [answered(list), 'pass: the content is an array in the member value'],
      [answered({ value: [] }), 'pass: the content is an array in the member value'],
      [answered([item]), 'fail: the content is an array of 1'],
      [answered({ value: null }), 'fail: the content is an object whose member value is null'],
      [answered(item), 'fail: the content is an object without the member value'],
      [answered(list, { pages: [answered([item])] }), 'fail: the content is an array of 1 on page 2'],
    ],
  ],
  [
    'entity-is-the-root-object',
    wrapped(thing),
    [
      [answered({ value: item }), 'fail: the object stands in the member value'],
      [answered(item), 'pass: the object is the content'],
    ],
  ],
  ['entity-is-the-root-object', thing, [[answered({ value: item }), 'nothing']]],
  [
    'object-is-the-one-that-was-named',
    thing,
    (
      [
        ['x1', { id: 'X1' }, 'pass: it has the id that the path names'],
        ['x1', { id: 'x2' }, 'fail: it has another id than the path names'],
        [
          '7C9E6679-7425-40de-944b-e07fc1f90ae7',
          { id: '00000000-0000-4000-8000-00000000000a' },
          'fail: it has another id than the path names',
        ],
        // By another key of the same object, or by a name that a service knows.
        ['x1', { id: 'x2', name: 'x1' }, 'pass: it has the id that the path names'],
        ['inbox', { id: 'AAMk1' }, 'nothing'],
        ['x@example.com', { id: '00000000-0000-4000-8000-00000000000a' }, 'nothing'],
        ['%zz', { id: 'x1' }, 'nothing'],
        ['x1', { count: 1 }, 'nothing'],
      ] as const
    ).map(([named, object, words]) => [answered(object, { url: `${url}/${named}` }), words] as const),
  ],
  [
    'members-have-the-documented-types',
    things,
    [
      [answered(list), 'pass: 4 values have their documented types'],
      [answered({ value: [] }), 'nothing'],
      [
        answered({ value: [item, { ...item, count: 'many' }] }),
        'fail: /value/1/count is a string of 4 characters, documented as Edm.Int32 (thing#sample:1)',
      ],
      [
        answered(list, { pages: [answered(list), answered({ value: [{ tags: 'x' }] })] }),
        /^fail: \/value\/0\/tags on page 3 is a string of 1 character/,
      ],
      [answered({ value: [{ unknown: 1, count: null }] }), 'nothing'],
    ],
  ],
  [
    'odata-type-fits-the-documented-type',
    things,
    [
      [answered({ value: [{ ...item, '@odata.type': '#microsoft.graph.thing' }] }), 'nothing'],
      [
        answered({ value: [{ ...item, '@odata.type': '#microsoft.graph.other' }] }),
        'inconclusive: whether microsoft.graph.other inherits from microsoft.graph.thing stands on no page on file',
      ],
      [answered({ value: [item, { '@odata.type': '#microsoft.graph.other' }] }), 'nothing'],
    ],
  ],
  [
    'next-link-is-absolute-on-the-same-host',
    things,
    [
      [answered(list), 'nothing'],
      [answered(next(`${url}?$skiptoken=1`, 'a')), /^pass/],
      [answered(next('http://localhost:4010/beta/things?2', 'a')), /^pass/],
      [answered(next('/beta/things?$skiptoken=1', 'a')), 'fail: @odata.nextLink is no absolute URL'],
      [answered(next(7, 'a')), 'fail: @odata.nextLink is a number'],
      [
        answered(next('https://elsewhere.example/beta/things', 'a')),
        'fail: @odata.nextLink leads to https://elsewhere.example, and the answer came from http://127.0.0.1:4010',
      ],
    ],
  ],
  [
    'pages-make-progress',
    things,
    [
      [answered(next(`${url}?2`, 'a'), { pages: [answered({ value: [{ id: 'b' }] })] }), 'pass: 2 pages were read'],
      [answered(next(url, 'a')), /^fail: .* page that was there before$/],
      [
        answered(next(`${url}?2`, 'a', 'b'), { pages: [answered(next(`${url}?3`, 'b', 'a'))] }),
        'fail: page 2 repeats items of the pages before it',
      ],
      [
        answered(next(`${url}?2`, 'a'), { pages: [{ ...answerExchange({ status: 404 }), url }] }),
        'fail: page 2: status is 404',
      ],
      // Alike, and two all the same.
      [
        answered(
          { '@odata.nextLink': `${url}?2`, value: [{ count: 1 }] },
          { pages: [answered({ value: [{ count: 1 }] })] },
        ),
        'pass: 2 pages were read',
      ],
      [answered(next('https://elsewhere.example/', 'a')), 'inconclusive: @odata.nextLink was not followed'],
    ],
  ],
  [
    'select-leaves-other-members-out',
    things,
    [
      [answered({ value: [{ '@odata.etag': 'x', id: 'a' }] }, selected), 'pass: id alone is there'],
      [answered(list, selected), 'fail: beside id there are count, createdDateTime, tags'],
      [answered({ value: [] }, selected), 'inconclusive: there is no object in the answer'],
      [answerExchange({ status: 400 }), 'fail: status is 400 [in contrast]'],
    ],
  ],
  [
    'top-limits-a-page',
    things,
    [
      [answered(list), 'pass: the page has one item'],
      [answered({ value: [] }), 'pass: the page has no item'],
      [answered({ value: [item, item] }), 'fail: the page has 2 items'],
    ],
  ],
  [
    'unknown-member-in-select-gets-400',
    things,
    [
      [answerExchange({ status: 400 }), 'pass: status is 400'],
      [answered(list), 'fail: status is 200 [with baseline]'],
      [answerExchange({ status: 403 }), 'inconclusive: status is 403'],
    ],
  ],
  [
    'unknown-id-gets-404',
    thing,
    [
      [answerExchange({ status: 404 }), 'pass: status is 404'],
      [answerExchange({ status: 400 }), /^inconclusive: status is 400/],
      [answerExchange({ status: 403 }), 'fail: status is 403 [with baseline]'],
      [answered(item), 'nothing'],
    ],
  ],
];

for (const [id, spec, rows] of tables) {
  describe(`${id} of ${spec.page}`, () => {
    for (const [exchange, words] of rows) {
      test(`says ${words}`, () => {
        const { judge } = checkById(id);
        const response = spec.requirements.find(({ kind }) => kind === 'response');
        expect.assert(response);
        const said = inWords(judge(response, exchange, spec, answersOf(spec) ?? answersOf(thing)));
        if (typeof words === 'string') expect(said).toBe(words);
        else expect(said).toMatch(words);
      });
    }
  });
}
