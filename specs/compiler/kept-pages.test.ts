/** A page is not lost for one section that decides neither who may call nor what is answered, nor for a request line with one reading. */
import { describe, expect, it } from 'vitest';

import { compiled, pageText, problemCodesOf } from './harness.test-data.ts';

const line = 'POST /gadgets/{gadget-id}/recalibrate';
const call = 'POST https://graph.microsoft.com/v1.0/gadgets/4711/recalibrate';
const bodySection = /## <a name="request-body".*\n|## Request body\n/;

const changed = (from: string | RegExp, to: string, method = 'POST') =>
  compiled(
    pageText('plain.en')
      .replaceAll('POST ', `${method} `)
      .replace(from, () => to),
  );
const specOf = (page: ReturnType<typeof compiled>) => (page.ok ? page.spec : undefined);

describe('the request body of a GET or DELETE', () => {
  const noBody = 'Do not supply a request body for this method.';
  for (const method of ['GET', 'DELETE']) {
    for (const [shows, from, to] of [
      ['no section', bodySection, ''],
      ['an empty one', noBody, ''],
      ['an unknown sentence', noBody, 'A body is seldom sent.'],
    ] as const)
      it(`${shows} costs its requirement (${method})`, () => {
        const spec = specOf(changed(from, to, method));
        expect(spec?.unread?.map(({ kind }) => kind)).toEqual(['requestBody']);
        expect(spec?.requirements.filter(({ kind }) => kind === 'requestBody')).toEqual([]);
      });
    it(`that is described rejects the page (${method})`, () => {
      expect(problemCodesOf(changed(noBody, 'Supply these parameters as a JSON object.', method))).toEqual([
        'request-body-described',
      ]);
    });
  }
});

describe('a JSON request body is another shape, and no odd wording', () => {
  const bodies: Readonly<Record<string, readonly string[]>> = {
    en: [
      'Hand over a JSON representation of the gadget.',
      'Hand over a [gadget](../resources/gadget.md).',
      'Hand over these:\n\n|Name|Type|\n|:---|:---|\n|mode|String|',
      'Hand over this:\n\n```json\n{}\n```',
    ],
    de: ['Geben Sie die JSON-Darstellung des Geräts an.'],
    es: ['Proporcione la representación JSON del objeto.'],
    pt: ['Forneça a representação JSON do objeto.'],
    ja: ['gadget オブジェクトの JSON 表記を指定します。'],
    zh: ['提供 gadget 对象的 JSON 表示形式。'],
    ru: ['Укажите представление объекта в формате JSON.'],
  };
  for (const [language, sentences] of Object.entries(bodies))
    for (const sentence of sentences)
      it(`${language}: ${sentence.split('\n')[0]}`, () => {
        const text = pageText(`plain.${language}`);
        const at = text.search(/^## .*request-body|^## Request body/im);
        const start = text.indexOf('\n\n', at) + 2;
        const page = text.slice(0, start) + sentence + text.slice(text.indexOf('\n\n', start));
        expect(problemCodesOf(compiled(page))).toEqual(['request-body-described']);
      });
});

describe('a request line with one reading is read', () => {
  const requestsOf = (to: string, method = 'POST') =>
    specOf(changed(line.replace('POST', method), to, method))?.requests.map((one) => one.path);
  it('a slash at its end is no segment', () => {
    expect(requestsOf(`${line}/`)).toEqual(['/gadgets/{gadget-id}/recalibrate']);
  });
  it('`~/` is the address of the service', () => {
    expect(requestsOf('POST ~/gadgets/{gadget-id}/recalibrate')).toEqual(['/gadgets/{gadget-id}/recalibrate']);
  });
  it('several blocks are one list', () => {
    const paths = requestsOf(`${line}\n\`\`\`\n\nFor another one:\n\n\`\`\`http\nPOST /me/gadget/recalibrate`);
    expect(paths).toEqual(['/gadgets/{gadget-id}/recalibrate', '/me/gadget/recalibrate']);
  });
  it('several blocks with two methods are two operations', () => {
    expect(problemCodesOf(changed(line, `${line}\n\`\`\`\n\n\`\`\`http\nDELETE /gadgets`))).toContain(
      'several-methods',
    );
  });
  it('options of a GET that only shape its answer are left out, with a warning', () => {
    const page = changed(
      'GET /gadgets/{gadget-id}/recalibrate',
      'GET /gadgets/{gadget-id}/recalibrate?$expand=parts&$top=5',
      'GET',
    );
    expect(specOf(page)?.requests).toEqual([{ method: 'GET', path: '/gadgets/{gadget-id}/recalibrate' }]);
    expect(specOf(page)?.warnings?.map(({ code }) => code)).toEqual(['query-string']);
  });
  it('others too where the page has the line without them', () => {
    const bare = 'GET /gadgets/{gadget-id}/recalibrate';
    expect(requestsOf(`${bare}\n${bare}?$filter={x} eq 'y'`, 'GET')).toEqual(['/gadgets/{gadget-id}/recalibrate']);
  });
  it('what selects is never left out', () => {
    for (const query of ["$filter=id eq 'x'", 'search={text}', '$id=1'])
      expect(problemCodesOf(changed('/recalibrate', `/recalibrate?${query}`, 'GET')).length).toBeGreaterThan(0);
    expect(problemCodesOf(changed(line, `${line}?$top=5`))).toContain('query-string');
  });
  it('an example that calls for whoever has signed in fits the line of a user', () => {
    const text = pageText('plain.en')
      .replace(line, 'POST /users/{id | userPrincipalName}/recalibrate')
      .replace(call, 'POST https://graph.microsoft.com/v1.0/me/recalibrate');
    expect(specOf(compiled(text))?.requirements[0]).not.toHaveProperty('disputed');
  });
  it('and the other way round', () => {
    const text = pageText('plain.en')
      .replace(line, 'POST /me/gadget/recalibrate')
      .replace(call, 'POST https://graph.microsoft.com/v1.0/users/4711/gadget/recalibrate');
    expect(specOf(compiled(text))?.requirements[0]).not.toHaveProperty('disputed');
  });
  it('an example under another path with the same root and end is told beside the line', () => {
    const [request] = specOf(changed(call, call.replace('4711/', '4711/parts/')))?.requirements ?? [];
    expect(request).toMatchObject({ disputed: [{ by: 'example', says: 'POST /gadgets/4711/parts/recalibrate' }] });
  });
  it('another one is a problem', () => {
    for (const path of ['widgets/4711/recalibrate', 'gadgets/4711/reset', 'recalibrate'])
      expect(problemCodesOf(changed('gadgets/4711/recalibrate', path))).toContain('example-request');
  });
  it('an example under a longer path is told beside the line', () => {
    const [request] = specOf(changed(call, call.replace('v1.0/', 'v1.0/me/drive/')))?.requirements ?? [];
    expect(request).toMatchObject({ disputed: [{ by: 'example', says: 'POST /me/drive/gadgets/4711/recalibrate' }] });
  });
  it('and one under a shorter path, and one without its `$ref`', () => {
    const disputed = (documented: string) => specOf(changed(line, documented))?.requirements[0]?.disputed;
    const told = [{ by: 'example', line: 45, says: 'POST /gadgets/4711/recalibrate' }];
    expect(disputed('POST /sheds/{shed-id}/gadgets/{gadget-id}/recalibrate')).toEqual(told);
    expect(disputed(`${line}/$ref`)).toEqual(told);
    expect(problemCodesOf(changed(line, 'POST /gadgets/{gadget-id}/{name}/{other}'))).toContain('example-request');
  });
  it('a key in brackets is a segment', () => {
    const [request] = specOf(changed(call, call.replace('gadgets/4711', "gadgets('4711')")))?.requirements ?? [];
    expect(request).not.toHaveProperty('disputed');
  });
  it('what the service sends to an app is no example of the request', () => {
    const sent = 'POST https://app.example/callback\n\n{ "value": [] }\n```\n\n```http\nHTTP/1.1 200 OK\n```\n\n';
    const page = changed(/$/, `\n### Notification\n\n\`\`\`http\n${sent}`);
    expect(problemCodesOf(page)).toEqual([]);
  });
});

it('a line break of HTML alone hides nothing', () => {
  expect(problemCodesOf(changed('## Request headers', '<br/>\n\n## Request headers'))).toEqual([]);
});

it('a list below an error tells when it is answered', () => {
  const answer = 'a `204 No Content` response code.';
  const items = '- The mode of the object is unknown.\n- There is no response body to show.';
  const listed = (lead: string, more = '') => changed(answer, `${answer}\n\n${lead}\n\n${items}${more}`);
  expect(problemCodesOf(listed('This method returns 400 if:'))).toEqual([]);
  expect(problemCodesOf(listed('This method returns:'))).not.toEqual([]);
  expect(problemCodesOf(listed('This method returns 400 if:', '\n- `202 Accepted`'))).toEqual(['response-status']);
});

it('a column of permissions may be without an order', () => {
  const spec = specOf(compiled(pageText('order-unstated.en')));
  expect(spec?.privilegeOrder).toBeUndefined();
  expect(spec?.requirements.filter(({ kind }) => kind === 'permission')).toHaveLength(3);
});

it('a page without headers is no page without permissions', () => {
  const page = compiled(pageText('headers-missing.en'));
  expect(specOf(page)?.unread).toEqual([{ kind: 'requestHeader', reason: 'there is no such section' }]);
});
