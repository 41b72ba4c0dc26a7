import { describe, expect, test } from 'vitest';

import { deriveAll } from './derive.ts';
import { lineKey } from '../http.ts';
import { describedResponse, requestLine, retire, specOf } from './specs.test-data.ts';

describe('two request lines name the same operation', () => {
  const rows = [
    ['whatever their holes are called', '/beta/groups/{id}/members/{id}', '/beta/groups/{groupId}/members/{m|n}', true],
    ['in any letter case', '/beta/Groups/{id}', '/beta/groups/{id}', true],
    ['whatever their query', '/beta/groups/{id}/$ref?$id=x', '/beta/groups/{id}/$ref', true],
    ['with a key in quotes or after a slash', "/beta/tables('{name}')", '/beta/tables/{id}', true],
    ['by the qualified name too', '/beta/a/{id}/microsoft.graph.stop', '/beta/a/{id}/stop', true],
    ['not in another version', '/beta/groups/{id}', '/v1.0/groups/{id}', false],
    ['not at another place', '/beta/groups/{id}', '/beta/groups/{id}/owners', false],
  ] as const;
  for (const [sentence, one, other, same] of rows) {
    test(sentence, () => expect(lineKey('DELETE', one) === lineKey('DELETE', other)).toBe(same));
  }

  test('not with another method', () => expect(lineKey('GET', '/beta/a')).not.toBe(lineKey('POST', '/beta/a')));
});

describe('that another verb does not succeed', () => {
  const verbs = (specs: Parameters<typeof deriveAll>[0], onFile?: Parameters<typeof deriveAll>[1]) =>
    deriveAll(specs, onFile).flatMap(({ id }) => /verb-(\w+)$/.exec(id)?.[1] ?? []);
  const path = '/deviceManagement/managedDevices/{id}/retire';
  const undo = { ...specOf([{ method: 'DELETE', path }], { DelegatedWork: ['A.Read'] }), page: 'unretire' };
  const look = {
    ...specOf([{ method: 'GET', path }], { DelegatedWork: ['A.Read'] }, [requestLine, describedResponse]),
  };

  test('is asked of an action', () => expect(verbs([retire])).toEqual(['get', 'put', 'patch', 'delete']));
  test('is not asked where another page documents that verb', () => {
    expect(verbs([retire, undo])).toEqual(['get', 'put', 'patch']);
  });
  test('is not asked where a page on file does, though it has no cases itself', () => {
    expect(verbs([retire], [retire, undo, look])).toEqual(['put', 'patch']);
  });
});
