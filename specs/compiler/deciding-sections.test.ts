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
    'If successful, this method returns a `204 No Content` response code when there is nothing to return.',
    'Only if the operation is a function, this method returns a `204 No Content` response code.',
    'If successful, this method returns a `204 No Content` response code. It returns a message.',
    'If successful, this method returns a `204 No Content` response code. If not successful, it returns nothing.',
    'If successful, this method returns a `204 No Content` response code.\n\nA call that succeeds can answer `404 Not Found`.',
    'If successful, this method returns a `204 No Content` response code.\n\nA gadget that is gone gives OK or `410 Gone`.',
  ],
  de: [
    'Wenn die Methode erfolgreich verläuft, wird der Antwortcode `204 No Content` oder OK zurückgegeben.',
    'Wenn die Methode erfolgreich verläuft, wird der Antwortcode `204 No Content` nicht zurückgegeben.',
    'Früher wurde der Antwortcode `204 No Content` zurückgegeben.',
    'Die Methode gibt `204 No Content` zurück, wenn kein Text in der Antwort ist.',
    'Bei erfolgreicher Ausführung gibt die Methode den Antwortcode `204 No Content` zurück. Die Methode gibt einen Text zurück.',
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
    '如果成功，此方法返回 `204 No Content` 响应代码。它会返回响应。',
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
    'The service responds with 204 (No Content) when the operation succeeds.',
  ],
  de: ['Bei Erfolg gibt sie den Statuscode `204 No Content` zurück. Sie gibt keinen Text in der Antwort zurück.'],
  es: [
    'Si se ejecuta correctamente, esta acción devuelve el código de respuesta `204 No Content`. No devuelve nada en el cuerpo de la respuesta.',
  ],
  pt: [
    'Se bem-sucedida, esta ação retorna um código de resposta `204 No Content`. Não retorna nada no corpo da resposta.',
  ],
  ja: [
    '成功した場合、このアクションは `204 No Content` 応答コードを返します。応答本文には何も返されません。',
    '正常終了した場合、`204 No Content` 応答コード。応答本体には何も返されません。',
  ],
  zh: [
    '如果成功，此操作返回 `204 No Content` 响应代码。它不在响应正文中返回任何内容。',
    '如果成功，此 API 返回 `204 No Content` 响应代码。',
  ],
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

test('an answer of 302 is another shape, said to be a redirect, and nothing more is said of its wording', () => {
  const page = said('en', 'If successful, this method returns a `302 Found` response code with a location.');
  const messages = page.ok ? [] : page.problems.map(({ message }) => message);
  expect(messages).toEqual([expect.stringContaining('302, a redirect')]);
});

/** The row of the token, whatever its header is called there. */
const tokenRow = /^\|[^|\n]*\|[^|\n]*(?:[Bb]earer|[Pp]ortador|ベアラー|持有者)[^\n]*$/m;
const authorized = (language: string, value: string) =>
  problemCodesOf(compiled(pageText(`plain.${language}`).replace(tokenRow, () => `|Authorization|${value}|`)));

const otherTokens: Readonly<Record<string, readonly string[]>> = {
  en: [
    'Basic {credentials}. Required.',
    'Bearer {token} or Basic {credentials}',
    'Bearer {token} or {key}',
    'Bearer {token}, or a signed URL.',
    'Bearer {token} for users, MAC for apps.',
    'Bearer {token}. Optional.',
    'Not a bearer token.',
    'No bearer token is needed.',
    'Any scheme but Bearer.',
    'None',
    '{token}',
    'SharedKey {key}',
  ],
  de: ['Standard {Anmeldeinformationen}. Erforderlich.', 'Kein Bearer', 'Bearer {token} oder Schlüssel {key}'],
  es: ['Básico {credenciales}. Obligatorio.', 'Sin portador', 'Bearer {token} o clave {key}'],
  ja: ['基本 {資格情報}。必須。', 'ベアラーは不要', 'ベアラー {token} またはキー {key}'],
  zh: ['基本 {凭据}。必需。', '无需持有者令牌', '持有者 {token} 或密钥 {key}'],
};
const bearerTokens: Readonly<Record<string, readonly string[]>> = {
  en: ['Bearer &lt;access-token&gt;. Required. Learn more about [authentication and authorization](/graph/auth).'],
  de: ['Bearer-Token. Erforderlich.', 'Träger {token}. Erforderlich.'],
  es: ['{token} de portador. Obligatorio.', 'Se requiere {token} de portador.'],
  ja: ['ベアラー {トークン} が必要です。'],
  zh: ['持有者 {token}。必需。'],
};

describe('an Authorization that is not one bearer token is a problem', () => {
  for (const [language, values] of Object.entries(otherTokens))
    for (const value of values)
      test(`${language}: ${value}`, () => expect(authorized(language, value)).toEqual(['authorization-scheme']));
  for (const [language, values] of Object.entries(bearerTokens))
    for (const value of values)
      test(`${language}: ${value} is one`, () => expect(authorized(language, value)).toEqual([]));
});

const introduced = (language: string, text: string) =>
  problemCodesOf(compiled(pageText(`plain.${language}`).replace(/^# .+$/m, (title) => `${title}\n\n${text}`)));

const gone: Readonly<Record<string, readonly string[]>> = {
  en: [
    'This API has been removed.',
    'Removed.',
    'Deprecated and no longer works.',
    'This method is no longer supported.',
    'This is no longer available.',
    'This endpoint was shut down in May.',
    '> [!CAUTION]\n> This API has been turned off.',
    'The service behind this API was decommissioned.',
    'This operation is not yet available.',
  ],
  de: ['Diese API wurde abgeschaltet.', 'Veraltet und funktioniert nicht mehr.'],
  es: ['Esta API se retiró.', 'En desuso y ya no funciona.'],
  ja: ['このメソッドは使用できなくなりました。', '非推奨で、動作しなくなりました。'],
  zh: ['此方法不再可用。', '已弃用且不再工作。'],
};
const alive: Readonly<Record<string, readonly string[]>> = {
  en: [
    'The gadget is removed from its group.',
    'Call this API to restore a gadget that was removed.',
    'After this action the gadget is no longer available to its owner.',
    'Removed gadgets are kept for a month.',
    'This API is deprecated and will be removed in December.',
    'This method is not supported for guests.',
  ],
  de: ['Mit dieser Methode wird das angegebene Gerät entfernt.'],
  zh: ['使用此方法删除已停用的小工具。'],
};

describe('an interface that is gone promises nothing', () => {
  for (const [language, texts] of Object.entries(gone))
    for (const text of texts)
      test(`${language}: ${text}`, () => expect(introduced(language, text)).toEqual(['operation-retired']));
  for (const [language, texts] of Object.entries(alive))
    for (const text of texts)
      test(`${language}: ${text} is no end of it`, () => expect(introduced(language, text)).toEqual([]));
  test('also where the text beside its request line says so', () => {
    const page = pageText('plain.en').replace('## Request headers', 'This call was withdrawn.\n\n## Request headers');
    expect(problemCodesOf(compiled(page))).toEqual(['operation-retired']);
  });
});

describe('text between two blocks of request lines', () => {
  const line = /^POST \/gadgets.*$/m;
  const two = (text: string) =>
    problemCodesOf(
      compiled(
        pageText('plain.en').replace(
          line,
          (one) => `${one}\n\`\`\`\n\n${text}\n\n\`\`\` http\n${one.replace('gadgets', 'things')}`,
        ),
      ),
    );
  test('that says that the next are gone is a problem', () => {
    expect(two('The following form is no longer available.')).toEqual(['operation-retired']);
  });
  test('that says of whom the next are is none', () => expect(two('Of a thing:')).toEqual([]));
  for (const text of ['For delegated callers:', 'With app permission:', 'Things, with an app-only token:'])
    test(`that says which accounts the next are for is a problem: ${text}`, () => {
      expect(two(text)).toEqual(['permission-in-prose']);
    });
});

test('a header table is no whole rule where the text beside it says that Authorization is optional', () => {
  const page = pageText('plain.en').replace(
    '## Request body',
    'Authorization is optional for public gadgets.\n\n## Request body',
  );
  expect(problemCodesOf(compiled(page))).toEqual(['authorization-scheme']);
});

describe('what stands beside the permissions is never passed over', () => {
  const lead = /^One of the following.*$/m;
  const usualLead = lead.exec(pageText('plain.en'))?.[0] ?? '';
  const permitted = (text: string) => compiled(pageText('plain.en').replace(lead, () => text));
  const noticed = [
    `${usualLead} Guests cannot call it.`,
    `${usualLead}\n\nOnly owners can. See [Permissions](/graph/permissions-reference).`,
    `${usualLead}\n\nThe caller holds one of these [roles](/azure/active-directory/roles/permissions-reference).`,
  ];
  for (const text of noticed)
    test(`a warning: ${text.slice(usualLead.length).trim()}`, () => {
      const page = permitted(text);
      expect(page.ok && page.spec.warnings?.map(({ code }) => code)).toEqual(['permission-prose']);
    });
  for (const verb of ['None of the following permissions is', 'Two of the following permissions are'])
    test(`a problem: ${verb} required`, () => {
      const text = usualLead.replace('One of the following permissions is', verb);
      expect(problemCodesOf(permitted(text))).toEqual(['permission-in-prose']);
    });
  test('a problem: when a permission of the table is enough', () => {
    const text = `${usualLead}\n\n> [!NOTE]\n> Gadget.Read.All is only enough for gadgets that the caller owns.`;
    expect(pageText('plain.en')).toContain('Gadget.Read.All');
    expect(problemCodesOf(permitted(text))).toEqual(['permission-in-prose']);
  });
  test('nothing: the usual sentences', () => {
    const page = permitted(usualLead);
    expect(page.ok && page.spec.warnings).toBeUndefined();
  });
});
