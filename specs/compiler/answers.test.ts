/** Pages whose answer has a body: the plain page of `fixtures/pages`, made to a GET, with one thing said otherwise. */
import { describe, expect, it } from 'vitest';

import type { Requirement } from '../model.ts';
import type { CompiledPage } from './compile-page.ts';
import { compiled, pageText, problemCodesOf } from './harness.test-data.ts';

const typePage = (title: string, comment: string, rows = ''): string =>
  `---\ntitle: "x"\n---\n\n# ${title}\n\n## Properties\n\n|Property|Type|\n|:---|:---|\n|id|String|\n${rows}\n\n## JSON\n\n${comment}\n\`\`\`json\n{}\n\`\`\`\n`;
const comment = (type: string): string => `<!-- { "blockType": "resource", "@odata.type": "${type}" } -->`;

const resources: ReadonlyMap<string, string> = new Map([
  ['gadget.md', typePage('gadget resource type', comment('microsoft.graph.gadget'))],
  ['factory-gadget.md', typePage('gadget resource type', comment('#microsoft.graph.factory.gadget'))],
  ['chart.md', typePage('Chart resource type', comment('microsoft.graph.workbookChart'))],
  ['text.md', typePage('text resource type', comment('microsoft.graph.text'), '|value|String|')],
  ['intune-tools-gadgetgroup.md', typePage('gadgetGroup resource type', '')],
  ['tools-lamp.md', typePage('lamp resource type', '')],
  ['two.md', typePage('two resource type', `${comment('microsoft.graph.one')}\n\n${comment('microsoft.graph.three')}`)],
]);
const include = (path: string): string | undefined => resources.get(path.replace('../resources/', ''));

interface Said {
  readonly sentence: string;
  readonly language?: string;
  readonly shown?: string;
  readonly above?: string;
}

const gadget = '[gadget](../resources/gadget.md)';
const objectOf = (link: string): string =>
  `If successful, this method returns a \`200 OK\` response code and a ${link} object in the response body.`;
const listOf = (link: string): string =>
  `If successful, this method returns a \`200 OK\` response code and a collection of ${link} objects in the response body.`;

function page({ sentence, language = 'en', shown, above = '' }: Said): string {
  const status = /[23]\d\d/.exec(sentence)?.[0] ?? '200';
  return pageText(`plain.${language}`)
    .replaceAll('POST ', 'GET ')
    .replace(/^.*`204 No Content`.*$/m, () => sentence)
    .replace(/^(``` ?http\n)HTTP\/1\.1 204 No Content$/m, (_, fence) => {
      const body = shown === undefined ? '' : `\n\n${shown}`;
      return `${above}${fence}HTTP/1.1 ${status} OK${body}`;
    });
}

const compiledAs = (said: Said): CompiledPage => compiled(page(said), { include });

function answerOf(result: CompiledPage): unknown {
  if (!result.ok) return result.problems.map(({ code }) => code);
  const [response] = result.spec.requirements.filter(({ kind }) => kind === 'response');
  const { id: _, clause: _c, line: _l, hash: _h, kind: _k, ...rest } = response ?? {};
  return rest;
}

const one = '{ "id": "1" }';
const several = '{ "value": [ { "id": "1" } ] }';

describe('an answer with a body is read with its type', () => {
  const rows: readonly [shows: string, said: Said, body: string, type: string][] = [
    ['an object', { sentence: objectOf(gadget), shown: one }, 'object', 'microsoft.graph.gadget'],
    ['a collection', { sentence: listOf(gadget), shown: several }, 'collection', 'microsoft.graph.gadget'],
    [
      'a collection object',
      { sentence: objectOf(`${gadget} collection`), shown: several },
      'collection',
      'microsoft.graph.gadget',
    ],
    [
      'an array',
      {
        sentence: `If successful, this method returns a \`200, OK\` response code and an array of ${gadget} objects in the response body.`,
        shown: several,
      },
      'collection',
      'microsoft.graph.gadget',
    ],
    [
      'a namespace that stands on the linked page alone',
      { sentence: objectOf('[gadget](../resources/factory-gadget.md)'), shown: one },
      'object',
      'microsoft.graph.factory.gadget',
    ],
    [
      'a type that the linked page calls by a shorter name',
      { sentence: objectOf('[Chart](../resources/chart.md)'), shown: one },
      'object',
      'microsoft.graph.workbookChart',
    ],
    [
      'a page of Intune without a comment',
      { sentence: objectOf('[gadgetGroup](../resources/intune-tools-gadgetgroup.md)'), shown: one },
      'object',
      'microsoft.graph.gadgetGroup',
    ],
    [
      'a page that is not at hand, and a comment that names its type',
      {
        sentence: objectOf('[bolt](../resources/bolt.md)'),
        shown: one,
        above: '<!-- { "blockType": "response", "@odata.type": "microsoft.graph.bolt" } -->\n',
      },
      'object',
      'microsoft.graph.bolt',
    ],
    [
      'a String',
      {
        sentence: 'If successful, this function returns a `200 OK` response code and a String in the response body.',
        shown: '{ "value": "x" }',
      },
      'value',
      'Edm.String',
    ],
    [
      'a String collection',
      {
        sentence:
          'If successful, this method returns a `200 OK` response code and a String collection object in the response body.',
        shown: '{ "value": [ "x" ] }',
      },
      'value',
      'Collection(Edm.String)',
    ],
    [
      'a resource',
      { sentence: objectOf(gadget).replace('object', 'resource'), shown: one },
      'object',
      'microsoft.graph.gadget',
    ],
    [
      'items whose name stands in the plural',
      { sentence: listOf('[gadgets](../resources/gadget.md)'), shown: several },
      'collection',
      'microsoft.graph.gadget',
    ],
    [
      'an example that is cut short',
      { sentence: objectOf(gadget), shown: '{ "id": ... }' },
      'object',
      'microsoft.graph.gadget',
    ],
    [
      'a collection (de)',
      {
        language: 'de',
        sentence: `Bei erfolgreicher Ausführung gibt die Methode den Antwortcode \`200 OK\` und eine Sammlung von ${gadget}-Objekten im Antworttext zurück.`,
        shown: several,
      },
      'collection',
      'microsoft.graph.gadget',
    ],
    [
      'an object (es)',
      {
        language: 'es',
        sentence: `Si se ejecuta correctamente, este método devuelve un código de respuesta \`200 OK\` y el objeto ${gadget} en el cuerpo de la respuesta.`,
        shown: one,
      },
      'object',
      'microsoft.graph.gadget',
    ],
    [
      'words of the sentence inside the link (pt)',
      {
        language: 'pt',
        sentence:
          'Se tiver êxito, este método retornará um código de resposta e um `200 OK` [objeto gadget](../resources/gadget.md) no corpo da resposta.',
        shown: one,
      },
      'object',
      'microsoft.graph.gadget',
    ],
    [
      'a collection said inside the link (pt)',
      {
        language: 'pt',
        sentence:
          'Se tiver êxito, este método retornará um código de resposta `200 OK` e a [coleção de objetos gadget](../resources/gadget.md) no corpo da resposta.',
        shown: several,
      },
      'collection',
      'microsoft.graph.gadget',
    ],
    [
      'a collection (ja)',
      {
        language: 'ja',
        sentence: `成功した場合、このメソッド\`200 OK\`は応答コードと、応答本文で${gadget}オブジェクトのコレクションを返します。`,
        shown: several,
      },
      'collection',
      'microsoft.graph.gadget',
    ],
    [
      'a collection of a primitive type in other words (ja)',
      {
        language: 'ja',
        sentence: '成功した場合、この関数は `200 OK` 応答コードと、応答本文で文字列コレクションを返します。',
        shown: '{ "value": [ "x" ] }',
      },
      'value',
      'Collection(Edm.String)',
    ],
    [
      'a primitive type in other words (de)',
      {
        language: 'de',
        sentence:
          'Bei erfolgreicher Ausführung gibt die Funktion den Antwortcode `200 OK` und eine Zeichenfolge im Antworttext zurück.',
        shown: '{ "value": "x" }',
      },
      'value',
      'Edm.String',
    ],
    [
      'an object (zh)',
      {
        language: 'zh',
        sentence: `如果成功，此方法在响应正文中返回 \`200 OK\` 响应代码和 ${gadget} 对象。`,
        shown: one,
      },
      'object',
      'microsoft.graph.gadget',
    ],
  ];
  for (const [shows, said, body, type] of rows)
    it(shows, () => expect(answerOf(compiledAs(said))).toEqual({ status: 200, body, type }));
});

it('a success of 200 or 202 that says that nothing is returned has no body', () => {
  for (const status of ['200 OK', '202 Accepted']) {
    const sentence = `If successful, this method returns \`${status}\` response code. It does not return anything in the response body.`;
    expect(answerOf(compiledAs({ sentence }))).toEqual({ status: Number(status.slice(0, 3)), body: 'none' });
  }
});

describe('what the page contradicts itself in is told with both readings', () => {
  const wrapped = '{ "value": { "id": "1" } }';
  it('an object that the example shows in the member "value"', () => {
    expect(answerOf(compiledAs({ sentence: objectOf(gadget), shown: wrapped }))).toMatchObject({
      body: 'object',
      disputed: [{ by: 'example', says: 'wrapped' }],
    });
  });
  it('not where the type has a member "value" of its own', () => {
    const sentence = objectOf('[text](../resources/text.md)');
    expect(answerOf(compiledAs({ sentence, shown: wrapped }))).not.toHaveProperty('disputed');
  });
  it('a comment above the example that names another type', () => {
    const above = '<!-- { "blockType": "response", "@odata.type": "microsoft.graph.lamp", "isCollection": true } -->\n';
    expect(answerOf(compiledAs({ sentence: listOf(gadget), shown: several, above }))).toMatchObject({
      type: 'microsoft.graph.gadget',
      disputed: [{ by: 'metadata', says: 'Collection(microsoft.graph.lamp)' }],
    });
  });
  it('not where it names the same type, or that of an error', () => {
    for (const type of ['microsoft.graph.Gadget', 'microsoft.graph.publicError']) {
      const above = `<!-- { "blockType": "response", "@odata.type": "${type}" } -->\n`;
      expect(answerOf(compiledAs({ sentence: objectOf(gadget), shown: one, above }))).not.toHaveProperty('disputed');
    }
  });
});

describe('an answer with two readings is a problem', () => {
  const rows: readonly [shows: string, said: Said, code: string][] = [
    ['two links', { sentence: objectOf(`${gadget} or ${gadget}`), shown: one }, 'response-wording'],
    ['an unknown word', { sentence: objectOf(`name of the ${gadget}`), shown: one }, 'response-wording'],
    ['a condition', { sentence: objectOf(gadget).replace('.', ' when it is open.'), shown: one }, 'response-wording'],
    ['a name without a link', { sentence: objectOf('**gadget**'), shown: one }, 'response-wording'],
    ['a stream', { sentence: objectOf('Stream'), shown: one }, 'response-wording'],
    [
      'not a word on the body',
      { sentence: 'If successful, this method returns `200 OK` response code.' },
      'response-body',
    ],
    [
      'the phrase of another status',
      { sentence: objectOf(gadget).replace('200 OK', '201 OK'), shown: one },
      'response-wording',
    ],
    ['another name in the link', { sentence: objectOf('[lamp](../resources/gadget.md)'), shown: one }, 'response-type'],
    ['a page that is not at hand', { sentence: objectOf('[bolt](../resources/bolt.md)'), shown: one }, 'response-type'],
    [
      'an object whose name stands in the plural',
      { sentence: objectOf('[gadgets](../resources/gadget.md)'), shown: one },
      'response-type',
    ],
    ['a part of a page', { sentence: objectOf('[gadget](../resources/gadget.md#lamp)'), shown: one }, 'response-type'],
    ['a page of two types', { sentence: objectOf('[two](../resources/two.md)'), shown: one }, 'response-type'],
    [
      'a namespace that nothing says',
      { sentence: objectOf('[lamp](../resources/tools-lamp.md)'), shown: one },
      'response-type',
    ],
    ['a collection in the example', { sentence: objectOf(gadget), shown: several }, 'example-body'],
    ['an object in the example', { sentence: listOf(gadget), shown: one }, 'example-body'],
    [
      'a collection of collections',
      { sentence: listOf(gadget).replace('objects', 'collections'), shown: '{ "value": [[{}]] }' },
      'response-wording',
    ],
    ['an array in the example', { sentence: listOf(gadget), shown: '[]' }, 'example-body'],
    [
      'several values in the example, one in the sentence',
      {
        sentence: 'If successful, this function returns a `200 OK` response code and a String in the response body.',
        shown: '{ "value": [ "x" ] }',
      },
      'example-body',
    ],
    [
      'a value in the example that stands in no member',
      {
        sentence: 'If successful, this function returns a `200 OK` response code and a String in the response body.',
        shown: '"x"',
      },
      'example-body',
    ],
    ['a text in the example, an object in the sentence', { sentence: objectOf(gadget), shown: '"x"' }, 'example-body'],
    ['no body in the example', { sentence: objectOf(gadget) }, 'example-body'],
    ['a 204 with an object', { sentence: objectOf(gadget).replace('200 OK', '204 No Content') }, 'response-body'],
    [
      'a partial answer',
      { sentence: objectOf(gadget).replace('200 OK', '206 Partial Content'), shown: one },
      'unsupported-shape',
    ],
    [
      'a second sentence with a body',
      { sentence: `${objectOf(gadget)}\n\n${listOf(gadget)}`, shown: one },
      'response-body',
    ],
    [
      'a translated name that nothing confirms',
      {
        language: 'zh',
        sentence: '如果成功，此方法在响应正文中返回 `200 OK` 响应代码和 [小工具](../resources/gadget.md) 对象。',
        shown: one,
      },
      'response-type',
    ],
  ];
  for (const [shows, said, code] of rows)
    it(`${shows}: ${code}`, () => expect(problemCodesOf(compiledAs(said))).toContain(code));
});

describe('query options are read where nothing but their use is said of them', () => {
  const named = (section: string, sentence = objectOf(gadget)) => {
    const text = page({ sentence, shown: one }).replace(
      '## Request headers',
      () => `## Optional query parameters\n\n${section}\n\n## Request headers`,
    );
    const result = compiled(text, { include });
    if (!result.ok) return { problems: result.problems };
    const options = result.spec.requirements.flatMap((item: Requirement) =>
      item.kind === 'queryOption' ? [item.name] : [],
    );
    return { options, unread: result.spec.unread?.map(({ kind }) => kind) ?? [] };
  };
  const usual =
    'This method supports the [OData query parameters](/graph/query-parameters) to help customize the response.';
  const rows: readonly [section: string, options: readonly string[], unread: readonly string[]][] = [
    [usual, [], []],
    [
      'This method supports the `$select` and $Expand query parameters to help customize the response.',
      ['$select', '$expand'],
      [],
    ],
    ['This method does not support the `$top` query parameter.', [], ['queryOption']],
    ['This operation requires the `$filter` query parameter.', [], ['queryOption']],
    ['This method supports `$top`. Guests cannot use `$top`.', [], ['queryOption']],
    [`${usual}\n\n- \`$count\`\n- \`$skip\``, ['$count', '$skip'], []],
    ['This method ignores the following OData query parameters:\n\n- `$count`', [], ['queryOption']],
    [
      `${usual}\n\n|Name|Description|\n|:---|:---|\n|[$top](/x#top)|Size|\n|$search|Not supported|\n|lamp|x|`,
      ['$top'],
      ['queryOption'],
    ],
    ['|Name|Description|\n|:---|:---|\n|$top|Size|', [], ['queryOption']],
    ['This method supports the `$secret` query parameter.', [], []],
  ];
  for (const [section, options, unread] of rows)
    it(section.replaceAll('\n', ' '), () => expect(named(section)).toEqual({ options, unread }));
});
