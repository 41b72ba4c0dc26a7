/** What stands in a section that decides and is no usual wording is never passed over: another word can turn what it promises. */
import { describe, expect, test } from 'vitest';
import { compiled, pageText, problemCodesOf } from './harness.test-data.ts';

/** The first sentence with the status, to be said otherwise. */
const success = /^.*`204 No Content`.*$/m;
const said = (language: string, sentence: string) =>
  compiled(pageText(`plain.${language}`).replace(success, () => sentence));

const turned: Readonly<Record<string, readonly string[]>> = {
  en: [
    'If successful, this method returns a `204 No Content` response code or OK.',
    'This method used to return a `204 No Content` response code.',
    "If successful, this method doesn't return a `204 No Content` response code.",
    'If successful, this method returns a `204 No Content` response code.\n\n> [!NOTE]\n> For now another code comes back.',
    'If successful, this method returns a `204 No Content` response code, except for guests.',
    'Unless the gadget is locked, this method returns a `204 No Content` response code.',
    'If successful, this method should return a `204 No Content` response code.',
    'If unsuccessful, this method returns a `204 No Content` response code.',
    'If successful, this method no longer returns a `204 No Content` response code.',
    'If successful, this method returns a `204 No Content` response code. Later calls give the gadget.',
  ],
  de: [
    'Wenn die Methode erfolgreich verläuft, wird der Antwortcode `204 No Content` oder OK zurückgegeben.',
    'Wenn die Methode erfolgreich verläuft, wird der Antwortcode `204 No Content` nicht zurückgegeben.',
    'Früher wurde der Antwortcode `204 No Content` zurückgegeben.',
  ],
  es: [
    'Si se ejecuta correctamente, este método devuelve un código de respuesta `204 No Content` o bien OK.',
    'Este método no devuelve un código de respuesta `204 No Content`.',
  ],
  pt: [
    'Se tiver êxito, este método retornará um código de resposta `204 No Content` ou OK.',
    'Este método não retorna um código de resposta `204 No Content`.',
  ],
  ru: [
    'В случае успеха этот метод возвращает код отклика `204 No Content` или OK.',
    'Этот метод не возвращает код отклика `204 No Content`.',
  ],
  ja: [
    '成功した場合、このメソッドは `204 No Content` または OK 応答コードを返します。',
    '成功した場合、`204 No Content` 応答コードは返されません。',
  ],
  zh: [
    '如果成功，此方法返回 `204 No Content` 或 OK 响应代码。',
    '此方法不返回 `204 No Content` 响应代码。',
    '否则返回 `204 No Content` 响应代码。',
  ],
};

describe('a response that is worded otherwise is a problem', () => {
  for (const [language, sentences] of Object.entries(turned))
    for (const sentence of sentences)
      test(`${language}: ${sentence}`, () => {
        expect(problemCodesOf(said(language, sentence))).toContain('response-wording');
      });
});

const usual: Readonly<Record<string, readonly string[]>> = {
  en: [
    'On success, this call returns `204 No Content`. There is nothing to return.',
    'If successful, this method returns a `204 No Content` response code. No JSON data is returned.',
    'A successful request returns a `204 No Content` response code and an empty response body.',
    "If successful, this action returns a `204 No Content` response code. It doesn't return anything in the response body.",
  ],
  de: [
    'Wenn die Aktion erfolgreich verläuft, gibt sie den Statuscode `204 No Content` zurück.'.replace(
      'sie',
      'die Aktion',
    ),
  ],
  es: [
    'Si se ejecuta correctamente, esta acción devuelve el código de respuesta `204 No Content`. No devuelve nada en el cuerpo de la respuesta.',
  ],
  pt: [
    'Se bem-sucedida, esta ação retorna um código de resposta `204 No Content`. Não retorna nada no corpo da resposta.',
  ],
  ja: ['成功した場合、このアクションは `204 No Content` 応答コードを返します。応答本文には何も返されません。'],
  zh: ['如果成功，此操作返回 `204 No Content` 响应代码。它不在响应正文中返回任何内容。'],
};

describe('a usual response is read', () => {
  for (const [language, sentences] of Object.entries(usual))
    for (const sentence of sentences)
      test(`${language}: ${sentence}`, () => {
        expect(problemCodesOf(said(language, sentence))).toEqual([]);
      });
});

test('what an error answers is a warning, with its body, and no promise of this page', () => {
  const conflict =
    'While the gadget is in use, this method returns a `409 Conflict` response code and an error object in the body.';
  const page = said('en', `If successful, this method returns a \`204 No Content\` response code.\n\n${conflict}`);
  expect(page.ok && page.spec.warnings?.map(({ code }) => code)).toEqual(['error-status']);
});

test('an answer of 302 is another shape, and said to be a redirect', () => {
  const page = said('en', 'If successful, this method returns a `302 Found` response code.');
  expect(page.ok ? [] : page.problems).toContainEqual(
    expect.objectContaining({ message: expect.stringContaining('302, a redirect') }),
  );
});

const english = pageText('plain.en');
const row = /(\|Authorization\|)[^|\n]*/;

for (const value of [
  'Basic {credentials}. Required.',
  'Bearer {token} or Basic {credentials}',
  'None',
  '{token}',
  'SharedKey {key}',
])
  test(`an Authorization of ${value} is a problem`, () => {
    expect(problemCodesOf(compiled(english.replace(row, (_, name: string) => `${name}${value}`)))).toContain(
      'authorization-scheme',
    );
  });

const intro = (text: string) => problemCodesOf(compiled(english.replace(/^# .+$/m, (title) => `${title}\n\n${text}`)));
for (const text of [
  'This API has been removed.',
  'This method is no longer supported.',
  'The operation is deprecated and no longer works.',
])
  test(`an interface that is gone promises nothing: ${text}`, () => expect(intro(text)).toEqual(['operation-retired']));
for (const text of ['The gadget is removed from its group.', 'Call this API to restore a gadget that was removed.'])
  test(`what an operation does is no end of it: ${text}`, () => expect(intro(text)).toEqual([]));

test('a directory role is noticed, also where its link ends like the usual advice on permissions', () => {
  const role = 'The caller must hold one of these [roles](/azure/active-directory/roles/permissions-reference).';
  const page = compiled(english.replace(/^## HTTP/m, (title) => `${role}\n\n${title}`));
  expect(page.ok && page.spec.warnings?.map(({ code }) => code)).toContain('permission-prose');
});
