/** Pages whose request carries JSON: the plain page of `fixtures/pages` with another section of the request body. */
import { describe, expect, it } from 'vitest';

import type { CompiledPage } from './compile-page.ts';
import { compiled, pageText, problemCodesOf } from './harness.test-data.ts';
import { resource } from './types.test-data.ts';

const pages: ReadonlyMap<string, string> = new Map([
  ['gadget.md', resource('gadget')],
  ['chart.md', resource('workbookChart', { title: 'Chart resource type' })],
  ['base.md', resource('base', { intro: 'Inherits from [gadget](gadget.md).' })],
]);
const include = (path: string): string | undefined => pages.get(path.replace('../resources/', ''));

const gadget = '[gadget](../resources/gadget.md)';
const table = (...rows: readonly string[]): string =>
  ['|Property|Type|Description|', '|:---|:---|:---|', ...rows].join('\n');
const size = '|size|Int32|How large.|';
const color = '|color|String|Which color.|';

interface Said {
  /** The section of the request body. */
  readonly body: string;
  readonly method?: string;
  readonly path?: string;
  /** What an example sends. */
  readonly sent?: string;
  readonly intro?: string;
  readonly answers?: 'nothing' | 'a gadget';
  readonly language?: string;
}

const object = 'a `201 Created` response code and a [gadget](../resources/gadget.md) object in the response body.';

/** The next paragraph after the heading is the whole section of a plain page. */
function page({ body, method = 'POST', sent, intro, answers = 'a gadget', language = 'en', path }: Said): string {
  const plain = pageText(`plain.${language}`);
  const start = plain.indexOf('\n\n', plain.search(/^## .*request-body|^## Request body/im)) + 2;
  const text = plain.slice(0, start) + body + plain.slice(plain.indexOf('\n\n', start));
  const answered =
    answers === 'nothing'
      ? text
      : text
          .replace(/^.*`204 No Content`.*$/m, () => `If successful, this method returns ${object}`)
          .replace('HTTP/1.1 204 No Content', 'HTTP/1.1 201 Created\n\n{ "size": 7 }');
  return answered
    .replaceAll('POST ', `${method} `)
    .replaceAll('/recalibrate', path ?? '/recalibrate')
    .replace(/^(\w+ https:.*)$/m, (line) => (sent === undefined ? line : `${line}\n\n${sent}`))
    .replace(/^# .+$/m, (title) => (intro === undefined ? title : `${title}\n\n${intro}`));
}

const compiledAs = (said: Said): CompiledPage => compiled(page(said), { include });

/** Body and type, and `name: type` of each row; or the codes of the problems. */
function request(result: CompiledPage): unknown {
  if (!result.ok) return problemCodesOf(result);
  const { requirements } = result.spec;
  const [body] = requirements.filter((one) => one.kind === 'requestBody');
  const rows = requirements.flatMap((one) =>
    one.kind === 'requestMember' || one.kind === 'parameter' ? [`${one.kind} ${one.name}: ${one.type}`] : [],
  );
  return [body?.body, ...(body !== undefined && 'type' in body ? [body.type] : []), ...rows];
}

const asked = `In the request body, supply a JSON representation of a ${gadget} object.`;
const fields = 'In the request body, supply the values for relevant fields that should be updated.';
const parameters = 'In the request body, provide a JSON object with the following parameters.';
const type = 'microsoft.graph.gadget';

describe('a request with a body is read with what it carries', () => {
  const rows: readonly [shows: string, said: Said, ...expected: string[]][] = [
    ['an object of a linked type', { body: asked }, 'object', type],
    ['without an article', { body: asked.replace('of a ', 'of ') }, 'object', type],
    [
      'a type that its page calls by a shorter name',
      { body: asked.replace(gadget, '[Chart](../resources/chart.md)') },
      'object',
      'microsoft.graph.workbookChart',
    ],
    ['a name without a link, which the answer has', { body: asked.replace(gadget, 'gadget') }, 'object', type],
    ['such a name in bold', { body: asked.replace(gadget, '**gadget**') }, 'object', type],
    [
      'an object with its members',
      { body: `${asked}\n\n${table(size, color)}` },
      'object',
      type,
      'requestMember size: Edm.Int32',
      'requestMember color: Edm.String',
    ],
    [
      'a sentence above the table',
      {
        body: `${asked}\n\nThe following table shows the properties that are required when you create the ${gadget}.\n\n${table(size)}`,
      },
      'object',
      type,
      'requestMember size: Edm.Int32',
    ],
    ['fields of what is answered', { body: fields, method: 'PATCH' }, 'object', type],
    [
      'fields of what the page updates',
      { body: fields, method: 'PATCH', answers: 'nothing', intro: `Update the properties of a ${gadget} object.` },
      'object',
      type,
    ],
    ['fields of nobody knows what', { body: fields, method: 'PATCH', answers: 'nothing' }, 'described'],
    [
      'parameters',
      { body: `${parameters}\n\n${table(size, color).replace('Property', 'Parameter')}` },
      'parameters',
      'parameter size: Edm.Int32',
      'parameter color: Edm.String',
    ],
    [
      'one parameter',
      {
        body: `In the request body, supply JSON representation of the parameters.\n\nThe following table shows the parameters that can be used with this action.\n\n${table(size)}`,
        answers: 'nothing',
      },
      'parameters',
      'parameter size: Edm.Int32',
    ],
  ];
  for (const [shows, said, ...expected] of rows) {
    it(shows, () => {
      expect(request(compiledAs(said))).toEqual(expected);
    });
  }
});

describe('in each language an object, fields and parameters are told apart', () => {
  const wordings: Readonly<Record<string, readonly [object: string, fields: string, parameters: string]>> = {
    de: [
      `Geben Sie im Anforderungstext eine JSON-Darstellung des ${gadget}-Objekts an.`,
      'Geben Sie im Anforderungstext die Werte für die relevanten Felder an, die aktualisiert werden sollen.',
      'Geben Sie im Anforderungstext ein JSON-Objekt mit den folgenden Parametern an.',
    ],
    es: [
      `En el cuerpo de la solicitud, proporcione una representación JSON del objeto ${gadget}.`,
      'En el cuerpo de la solicitud, proporcione los valores de los campos relevantes que deben actualizarse.',
      'En el cuerpo de la solicitud, proporcione un objeto JSON con los siguientes parámetros.',
    ],
    ja: [
      `要求本文で、${gadget} オブジェクトの JSON 表記を指定します。`,
      '要求本文で、更新する関連フィールドの値を指定します。',
      '要求本文で、次のパラメーターを含む JSON オブジェクトを指定します。',
    ],
    pt: [
      `No corpo da solicitação, forneça uma representação JSON do objeto ${gadget}.`,
      'No corpo da solicitação, forneça os valores para os campos relevantes que devem ser atualizados.',
      'No corpo da solicitação, forneça uma representação JSON dos parâmetros.',
    ],
    ru: [
      `В тексте запроса добавьте представление объекта ${gadget} в формате JSON.`,
      'В тексте запроса укажите значения для соответствующих полей, которые необходимо обновить.',
      'В тексте запроса предоставьте JSON объект с указанными ниже параметрами.',
    ],
    zh: [
      `在请求正文中，提供 ${gadget} 对象的 JSON 表示形式。`,
      '在请求正文中，提供应更新的相关字段的值。',
      '在请求正文中，提供具有以下参数的 JSON 对象。',
    ],
  };
  for (const [language, [whole, partly, named]] of Object.entries(wordings)) {
    const of = (body: string) => request(compiledAs({ body, language, method: 'PATCH' }));
    it(language, () => {
      expect(of(whole)).toEqual(['object', type]);
      expect(of(partly)).toEqual(['object', type]);
      expect(of(named)).toEqual(['parameters']);
    });
  }
});

describe('a request body without one reading rejects the page', () => {
  const rows: readonly [shows: string, said: Said, ...codes: string[]][] = [
    ['two links', { body: asked.replace(gadget, `${gadget} or ${gadget}`) }, 'request-body-described'],
    ['a negation', { body: asked.replace('supply', 'do not supply') }, 'request-body-described'],
    ['a condition', { body: asked.replace('supply', 'supply, if you like,') }, 'request-body-described'],
    ['a reference', { body: asked.replace('of a', 'of the id of a') }, 'request-body-described'],
    ['a request for a reference', { body: asked, path: '/$ref' }, 'request-body-described'],
    ['a GET', { body: asked, method: 'GET' }, 'request-body-described'],
    ['a table alone', { body: table(size) }, 'request-body-described'],
    ['fields of something new', { body: fields }, 'request-body-wording'],
    ['another body below', { body: `${asked}\n\n${parameters}` }, 'request-body-wording'],
    ['none below', { body: `${asked}\n\nDo not supply a request body for this method.` }, 'request-body-wording'],
    ['a link whose text is another type', { body: asked.replace('[gadget]', '[widget]') }, 'request-body-type'],
    ['a name that nobody explains', { body: asked.replace(gadget, 'widget') }, 'request-body-type'],
    ['an example that sends a list', { body: asked, sent: '[{ "size": 7 }]' }, 'example-body'],
    ['an example that sends another object', { body: asked, sent: '{ "value": { "size": 7 } }' }, 'example-body'],
    [
      'an example with other parameters',
      { body: `${parameters}\n\n${table(size)}`, sent: '{ "mode": 7 }' },
      'example-body',
    ],
  ];
  for (const [shows, said, ...codes] of rows) {
    it(`${shows}: ${codes.join()}`, () => {
      expect(problemCodesOf(compiledAs(said))).toEqual(codes);
    });
  }
});

const specOf = (said: Said) => {
  const result = compiledAs(said);
  return result.ok ? result.spec : undefined;
};
const membersOf = (said: Said) => specOf(said)?.requirements.filter((one) => one.kind === 'requestMember');
const unreadOf = (said: Said) => specOf(said)?.unread?.map(({ kind }) => kind);

describe('a table that cannot be read costs its rows alone', () => {
  const rows: readonly [shows: string, body: string, kind: string][] = [
    ['a type that nobody explains', `${asked}\n\n${table('|size|Large|How.|')}`, 'requestMember'],
    [
      'a link that reads like the row',
      `${asked}\n\n${table('|hue|[hue](../resources/gadget.md)|x|')}`,
      'requestMember',
    ],
    ['no column of types', `${asked}\n\n|Property|Description|\n|:---|:---|\n|size|How large.|`, 'requestMember'],
    ['two tables', `${asked}\n\n${table(size)}\n\n${table(color)}`, 'requestMember'],
    ['two names that are one', `${asked}\n\n${table('|aSize|Int32|x|', '|a_size|Int32|x|')}`, 'requestMember'],
    [
      'a sentence above it about another type',
      `${asked}\n\nThe following table shows the properties of the widget.\n\n${table(size)}`,
      'requestMember',
    ],
    ['parameters without a table', parameters, 'parameter'],
  ];
  for (const [shows, body, kind] of rows) {
    it(shows, () => {
      expect(unreadOf({ body })).toEqual([kind]);
      expect(membersOf({ body })).toEqual([]);
    });
  }
  it('an example with a parameter more', () => {
    const body = `${parameters}\n\n${table(size)}`;
    expect(unreadOf({ body, sent: '{ "size": 7, "mode": 7 }' })).toEqual(['parameter']);
  });
  it('a translated name has to stand somewhere else too', () => {
    const body = `Geben Sie im Anforderungstext eine JSON-Darstellung des ${gadget}-Objekts an.\n\n|Eigenschaft|Typ|\n|:---|:---|\n|color|Zeichenfolge|`;
    expect(unreadOf({ body, language: 'de' })).toEqual(['requestMember']);
    expect(unreadOf({ body, language: 'de', sent: '{ "size": 7, "color": "red" }' })).toBeUndefined();
    expect(unreadOf({ body: body.replace('color|Zeichenfolge', 'size|Int32'), language: 'de' })).toBeUndefined();
  });
});

describe('a row', () => {
  it('is required where it says so, and not every one does', () => {
    const demanded = '|color|String|Which color. Required.|';
    const of = (...rows: readonly string[]) => membersOf({ body: `${asked}\n\n${table(...rows)}` });
    expect(of(size, demanded)).toMatchObject([{ name: 'size' }, { name: 'color', required: true }]);
    expect(of(size, demanded)?.[0]).not.toHaveProperty('required');
    expect(of(demanded)?.[0]).not.toHaveProperty('required');
    for (const says of ['Whether a color is required.', 'Required if size is 7.', 'Not required.'])
      expect(of(size, `|color|String|${says}|`)?.[1]).not.toHaveProperty('required');
  });
  it('is required where a column says so', () => {
    const body = `${asked}\n\n|Property|Type|Required|\n|:---|:---|:---|\n|size|Int32|Yes|\n|color|String|No|`;
    expect(membersOf({ body })?.map((one) => one.required)).toEqual([true, undefined]);
  });
  it('is spelt as the example spells it', () => {
    const body = `${asked}\n\n${table('|Size|Int32|How large.|')}`;
    expect(membersOf({ body, sent: '{ "size": 7 }' })).toMatchObject([{ id: 'request-body/size', name: 'size' }]);
  });
  it('is disputed where the example shows another kind of value', () => {
    const body = `${asked}\n\n${table(size, '|parts|String collection|x|', '|sharedIOSDevice|Boolean|x|')}`;
    const sent = '{ "size": {}, "parts": "a", "sharedIOSDevice": true }';
    expect(membersOf({ body, sent })).toMatchObject([
      { disputed: [{ by: 'example', says: 'object' }] },
      { disputed: [{ by: 'example', says: 'string' }] },
      { id: 'request-body/shared-ios-device' },
    ]);
    expect(membersOf({ body, sent: '{ "size": "7", "parts": [] }' })?.some((one) => 'disputed' in one)).toBe(false);
  });
});

it('an example of an object that inherits is believed', () => {
  const body = asked.replace(gadget, '[base](../resources/base.md)');
  expect(request(compiledAs({ body, sent: '{ "weight": 7 }' }))).toEqual(['object', 'microsoft.graph.base']);
});

describe('the parameters of a function', () => {
  const told = `In the request URL, provide the following query parameters with values.\n\n${table(size, color)}`;
  const path = "/turn(size={size},color='{color}')";
  const rows = ['parameter size: Edm.Int32', 'parameter color: Edm.String'];
  const plain = 'Do not supply a request body for this method.';
  it('are read where they stand in the request line', () => {
    expect(request(compiledAs({ body: told, method: 'GET', path }))).toEqual([undefined, ...rows]);
    const section = `${plain}\n\n## Function parameters\n\n${told}`;
    expect(request(compiledAs({ body: section, method: 'GET', path }))).toEqual(['none', ...rows]);
  });
  it('are not, where one does not', () => {
    const lacking = { method: 'GET', path: '/turn(size={size})' };
    expect(request(compiledAs({ body: told, ...lacking }))).toEqual(['request-body-described']);
    const section = `${plain}\n\n## Function parameters\n\n${told}`;
    expect(request(compiledAs({ body: section, ...lacking }))).toEqual(['none']);
    expect(request(compiledAs({ body: told }))).toEqual(['request-body-described']);
  });
});

it('other sentences are a warning', () => {
  const codes = (more: string) => specOf({ body: `${asked} ${more}` })?.warnings?.map(({ code }) => code);
  expect(codes('Colors of a size above 7 are ignored.')).toEqual(['request-body-prose']);
  expect(codes('Existing properties that are not included in the request body stay.')).toBeUndefined();
});

it('a Content-Type beside a body is no oddity', () => {
  const accept = '|Accept|application/json|';
  const text = page({ body: asked }).replace(accept, `${accept}\n|Content-Type|application/json|`);
  const result = compiled(text, { include });
  expect(result).toMatchObject({ ok: true });
  expect(JSON.stringify(result)).not.toContain('content-type-without-body');
});
