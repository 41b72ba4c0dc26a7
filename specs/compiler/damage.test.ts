/** A plain page of `fixtures/pages` with one thing changed, as editors and translators change it: never a spec that says something else. */
import { describe, expect, it } from 'vitest';

import { compiled, pageText, problemCodesOf } from './harness.test-data.ts';
import type { ProblemCode } from './problem.ts';

/** `page`: a language, whose plain page it is, or the name of another. */
type Damage = readonly [shows: string, page: string, from: string, to: string, code: ProblemCode];

const names = 'Gadget.Read.All, Gadget.ReadWrite.All';
const noBody = 'Do not supply a request body for this method.';
const answer = 'a `204 No Content` response code.';
const one = 'One of the following permissions is required to call this API.';
const line = 'POST /gadgets/{gadget-id}/recalibrate';
const call = 'POST https://graph.microsoft.com/v1.0/gadgets/4711/recalibrate';
const accept = '|Accept|application/json|';

const permissions: readonly Damage[] = [
  ['names joined by "and"', 'en', names, 'Gadget.Read.All and Gadget.ReadWrite.All', 'permission-cell'],
  ['names joined by "or"', 'en', names, 'Gadget.Read.All or Gadget.ReadWrite.All', 'permission-cell'],
  ['names joined by "oder"', 'de', names, 'Gadget.Read.All oder Gadget.ReadWrite.All', 'permission-cell'],
  ['names joined by "y"', 'es', names, 'Gadget.Read.All y Gadget.ReadWrite.All', 'permission-cell'],
  ['names joined by "e"', 'pt', names, 'Gadget.Read.All e Gadget.ReadWrite.All', 'permission-cell'],
  ['names joined by и', 'ru', names, 'Gadget.Read.All и Gadget.ReadWrite.All', 'permission-cell'],
  ['names joined by または', 'ja', '、Gadget.ReadWrite', 'またはGadget.ReadWrite', 'permission-name'],
  ['names joined by 且', 'zh', '、Gadget.ReadWrite', '且Gadget.ReadWrite', 'permission-name'],
  ['names joined by a semicolon', 'en', names, names.replace(',', ';'), 'permission-cell'],
  ['a sentence that demands all of them', 'en', one, one.replace('One', 'All'), 'permission-in-prose'],
  ['a sentence that demands all (de)', 'de', 'Eine der nach', 'Alle der nach', 'permission-in-prose'],
  ['a permission that only the text names', 'en', one, `${one} Also Widget.Read.All.`, 'permission-in-prose'],
  ['none (en)', 'en', '|Application|Not supported.|', '|Application|None.|', 'permission-cell'],
  ['none (de)', 'de', '|Anwendung|Nicht unterstützt|', '|Anwendung|Keine.|', 'permission-cell'],
  ['none (ja)', 'ja', '|アプリケーション|サポートされていません。|', '|アプリケーション|なし。|', 'permission-cell'],
  ['none (zh)', 'zh', '|应用程序|不支持。|', '|应用程序|无。|', 'permission-cell'],
  ['an empty cell', 'en', names, '', 'permission-cell'],
  ['the star of a footnote', 'en', names, 'Gadget.Read.All*', 'permission-cell'],
  ['a dagger', 'en', '|Application|Not supported.|', '|Application|Not supported.†|', 'permission-cell'],
  ['a raised number', 'en', names, 'Gadget.Read.All<sup>1</sup>', 'permission-cell'],
  ['a name in italics', 'en', names, '_Gadget.Read.All_', 'permission-cell'],
  ['a name that is struck out', 'en', names, 'Gadget.Read.All, ~~Gadget.ReadWrite.All~~', 'unsupported-shape'],
  ['a name that HTML strikes out', 'en', names, 'Gadget.Read.All, <del>Gadget.All</del>', 'unsupported-shape'],
  ['a list of HTML', 'en', names, '<ul><li>Gadget.Read.All</li></ul>', 'permission-cell'],
  ['a comma too many', 'en', names, `${names},`, 'permission-cell'],
  ['blanks inside a name', 'de', names, 'Gadget. Read. All', 'permission-cell'],
  ['a blank inside a name of two pieces that look well', 'en', names, 'Gadget.AccessAs User.All', 'permission-cell'],
  ['a tab inside a name', 'en', names, 'Gadget.ReadWri\tte.All', 'permission-cell'],
  ['a line break inside a name', 'en', names, 'Gadget.Read<br>Write.All', 'permission-cell'],
  ['a name in lower case', 'es', names, 'Gadget.read.all', 'permission-name'],
  ['a Cyrillic letter inside a name', 'ru', names, 'Gаdget.Read.All', 'permission-name'],
  ['a zero-width space inside a name', 'en', names, 'Gadget.\u200bRead.All', 'permission-name'],
  ['a mark of direction before a name', 'en', names, '\u200fGadget.Read.All', 'permission-name'],
  ['a row about something narrower', 'en', 'school account)', 'school account, guests only)', 'permission-row'],
  ['a row with a mark in its label', 'en', '|Application|', '|Application<sup>1</sup>|', 'permission-row'],
  ['a row in bold', 'en', '|Application|', '|**Application**|', 'permission-row'],
  ['a cell too many', 'en', names, names.replace(', ', '|'), 'permission-row'],
  ['a row of one cell', 'en', '|Application|Not supported.|', '|Application|', 'permission-row'],
  ['two rows for one scheme', 'en', '(personal Microsoft account)', '(work or school account)', 'permission-row'],
  ['a table without its line of dashes', 'en', '|:---|:---|\n|Del', '\n|Del', 'unsupported-shape'],
  ['an unknown order', 'en', 'from least to most privileged', 'sorted', 'permission-column'],
  ['another first column', 'en', '|Permission type|', '|Supported resource|', 'permission-column'],
  ['a zone for some readers', 'en', one, `::: zone pivot="a"\n${one}`, 'unsupported-shape'],
];

const requests: readonly Damage[] = [
  ['an address of another host', 'en', line, 'POST https://gadgets.example/v1.0/gadgets', 'request-line'],
  ['an address of the other version', 'en', line, 'POST https://graph.microsoft.com/beta/gadgets', 'request-line'],
  ['a version in a relative path', 'en', line, 'POST /v1.0/gadgets/{gadget-id}/recalibrate', 'request-line'],
  ['a method in lower case', 'en', line, line.replace('POST', 'post'), 'request-line'],
  ['no blank after the method', 'zh', line, line.replace(' ', ''), 'request-line'],
  ['no slash at the start', 'en', line, line.replace(' /', ' '), 'request-line'],
  ['a slash alone', 'en', line, 'POST /', 'request-line'],
  ['a path of 504 characters', 'en', line, `POST ${'/{a}'.repeat(126)}`, 'request-line'],
  ['an elided segment', 'en', line, 'POST /.../recalibrate', 'request-line'],
  ['a way up', 'en', line, 'POST /gadgets/../recalibrate', 'request-line'],
  ['a hole after a colon', 'en', line, 'POST /gadgets/:id/recalibrate', 'request-line'],
  ['an invisible blank', 'zh', line, `${line}\u202f/x`, 'request-line'],
  ['a Cyrillic letter', 'ru', line, line.replace('e', 'е'), 'request-line'],
  ['two optional parts', 'en', line, 'POST /a[/b][/c]', 'request-line'],
  ['a generator that failed', 'en', line, 'POST ** Entity URI not found', 'request-line'],
  ['a path over two lines', 'en', line, 'POST /gadgets/{gadget-id}\n/recalibrate', 'request-line'],
  ['a hole with a blank', 'en', line, 'POST /gadgets/{gadget id}', 'placeholder'],
  ['a brace too many', 'zh', line, 'POST /gadgets/{gadget-id}}/recalibrate', 'placeholder'],
  ['a brace too few', 'en', line, 'POST /gadgets/{gadget-id/recalibrate', 'placeholder'],
  ['a hole that a letter touches', 'en', line, 'POST /gadget{id}/recalibrate', 'placeholder'],
  ['two holes without a part between', 'en', line, 'POST /gadgets/{a}{b}', 'placeholder'],
  ['angle brackets', 'de', line, 'POST /gadgets/<gadget-id>/recalibrate', 'placeholder'],
  ['a translated hole', 'ja', line, 'POST /gadgets/{ガジェット-id}', 'placeholder'],
  ['a query', 'en', line, `${line}?$count=true`, 'query-string'],
  ['two methods', 'en', line, `${line}\nDELETE /gadgets/{gadget-id}`, 'several-methods'],
  ['an empty block', 'en', line, '', 'request-block'],
  ['a request in the text', 'en', '## Request headers', 'or `POST /other`\n\n## Request headers', 'request-block'],
  ['a block of a program', 'en', `\`\`\` http\n${line}`, `\`\`\` csharp\n${line}`, 'request-block'],
];

const headers: readonly Damage[] = [
  ['a column for "required"', 'en', '|Name|Description|', '|Name|Required|', 'header-table'],
  ['an unknown header that is required', 'en', accept, '|Shape|Round. Required.|', 'header-name'],
  ['a cell too many', 'en', accept, `${accept}x|`, 'header-row'],
  ['another scheme than a token', 'en', 'Bearer {token}', 'Basic {credentials}', 'authorization-scheme'],
];

/** They decide neither who may call nor what is answered. */
const unreadHeaders: readonly Damage[] = [
  ['an unknown header', 'ja', '|承諾|', '|更新されました。|', 'header-name'],
  ['two headers in one cell', 'en', accept, '|Accept<br>Prefer|x|', 'header-name'],
  ['an unknown media type', 'de', '|application/json|', '|Bild/jpeg|', 'header-value'],
  ['no Authorization', 'en', '|Authorization|Bearer {token}. Required.|\n', '', 'authorization-missing'],
  ['a header twice', 'en', accept, `${accept}\n|accept|text/plain|`, 'header-row'],
  ['columns of something else', 'en', '|Name|Description|', '|Property|Description|', 'header-table'],
  ['no table', 'zh', '|标头|值|\n|:---|:---|', '', 'unsupported-shape'],
  ['a code block below', 'en', accept, `${accept}\n\n\`\`\`\nPrefer: x\n\`\`\``, 'header-table'],
  ['a list in its place', 'es', '|Encabezado|Valor|', '- Encabezado', 'unsupported-shape'],
  ['a file in its place', 'en', accept, `${accept}\n\n[!INCLUDE [more](more.md)]`, 'unsupported-shape'],
];

const bodies: readonly Damage[] = [
  ['another sentence', 'en', noBody, 'A request body is seldom needed.', 'request-body-wording'],
  ['the opposite', 'en', noBody, 'Supply a request body for this method.', 'request-body-wording'],
  ['more after it', 'en', noBody, `${noBody}\n\nSupply the mode.`, 'request-body-wording'],
  ['a condition after it', 'en', noBody, noBody.replace('.', ' unless it is shared.'), 'request-body-wording'],
  ['HTML after it', 'en', noBody, `${noBody}\n\n<p>Supply the mode.</p>`, 'unsupported-shape'],
  ['nothing', 'en', noBody, '', 'request-body-unstated'],
  ['a code block', 'en', noBody, '```json\n{}\n```', 'request-body-described'],
  ['a second title', 'en', '## Request body', '# gadget: melt\n\n## Request body', 'section-repeated'],
  ['a lost heading', 'en', '## Request body', '##Request body', 'request-body-unstated'],
];

const wanted = 'In the request body, supply a JSON representation of a [gadget](../resources/gadget.md) object.';

/** Of the page that makes a gadget. */
const objects: readonly Damage[] = [
  ['another verb', 'create.en', 'supply a', 'you can supply a', 'request-body-described'],
  ['a negation', 'create.en', 'supply a', "don't supply a", 'request-body-described'],
  ['a second link', 'create.en', ') object.', ') or [tool](../resources/tool.md) object.', 'request-body-described'],
  ['a collection', 'create.en', 'of a [gadget]', 'of a list of [gadget]', 'request-body-described'],
  ['no link', 'create.en', wanted, wanted.replace(/\[.*\)/, 'tool'), 'request-body-type'],
  ['a link of another name', 'create.en', wanted, wanted.replace('[gadget]', '[tool]'), 'request-body-type'],
  ['a link to another page', 'create.en', wanted, wanted.replace('gadget.md', 'tool.md'), 'request-body-type'],
  ['a second promise', 'create.en', wanted, `${wanted} ${wanted}`, 'request-body-wording'],
  ['HTML above it', 'create.en', wanted, `<p>None.</p>\n\n${wanted}`, 'unsupported-shape'],
  ['a struck sentence', 'create.en', wanted, `~~${wanted}~~`, 'unsupported-shape'],
  ['a row outside of the table', 'create.en', '|Property|Type', '|Property|Type\n\n|x', 'unsupported-shape'],
  ['fields for a POST', 'update.en', 'PATCH /', 'POST /', 'request-body-wording'],
  ['other parameters in the example', 'action.en', '"days": 3, "message"', '"weeks": 3, "text"', 'example-body'],
];

const answers: readonly Damage[] = [
  ['a body (en)', 'en', answer, '`204 No Content` and a gadget object in the response body.', 'response-body'],
  ['something without a noun of the list', 'en', answer, '`204 No Content` and the gadget.', 'response-body'],
  ['the same (ru)', 'ru', '`204 No Content`.', '`204 No Content` и устройство.', 'response-body'],
  ['a body without a code span', 'en', answer, '204 No Content and an object.', 'response-body'],
  ['a resource', 'en', answer, '`204 No Content` and a [gadget](../resources/gadget.md).', 'response-body'],
  ['a body that is not empty', 'en', answer, '`204` and a non-empty response body.', 'response-body'],
  ['a body (de)', 'de', 'Im Antworttext wird nichts', 'Im Antworttext wird ein Objekt', 'response-body'],
  ['a body (ja)', 'ja', '応答本文には何も返されません', '応答本文でオブジェクトを返します', 'response-body'],
  ['a body (zh)', 'zh', '它不在响应正文中返回任何内容', '并在响应正文中返回对象', 'response-body'],
  ['an exception', 'en', answer, `${answer} No response body unless it is shared.`, 'response-body'],
  ['a body in a quote', 'en', answer, `${answer}\n\n> The response body holds a gadget.`, 'response-body'],
  ['a body above the end of tabs', 'en', answer, `${answer}\nThe response body holds a gadget.\n---`, 'response-body'],
  ['two codes', 'en', answer, '`204 No Content` or `HTTP/1.1 202 Accepted`.', 'response-status'],
  ['a range of codes', 'en', answer, '`204 No Content`, or 200-204.', 'response-status'],
  ['a code in words', 'en', answer, '`204 No Content` or `OK`.', 'response-status'],
  ['no code', 'en', answer, 'nothing.', 'response-status'],
  ['a series of codes', 'en', answer, 'a 200-series response code.', 'response-wording'],
  ['another success', 'en', answer, 'a `202 Accepted` response code.', 'response-body'],
  ['a code block', 'en', answer, `${answer}\n\n\`\`\`json\n{}\n\`\`\``, 'response-code-block'],
  ['a table of HTML', 'en', answer, `${answer}\n\n<table><tr><td>200</td></tr></table>`, 'unsupported-shape'],
];

const examples: readonly Damage[] = [
  ['another status', 'en', 'HTTP/1.1 204 No Content', 'HTTP/1.1 200 OK', 'example-status'],
  ['another status in another fence', 'en', '``` http\nHTTP/1.1 204 No', '```text\nHTTP/1.1 200', 'example-status'],
  ['an answer right below the request', 'en', call, `${call}\nHTTP/1.1 200 OK`, 'example-status'],
  ['a body', 'en', 'HTTP/1.1 204 No Content', 'HTTP/1.1 204 No Content\n\n{ "id": "1" }', 'example-body'],
  ['another path', 'en', call, call.replace('gadgets', 'widgets'), 'example-request'],
  ['another method', 'en', call, call.replace('POST', 'PUT'), 'example-request'],
  ['another host', 'en', call, call.replace('graph.microsoft.com', 'gadgets.example'), 'example-request'],
  ['another version', 'en', call, call.replace('v1.0', 'beta'), 'example-version'],
];

for (const [section, damages] of Object.entries({
  permissions,
  requests,
  headers,
  bodies,
  objects,
  answers,
  examples,
})) {
  describe(`a page with damaged ${section} is refused`, () => {
    for (const [shows, language, from, to, code] of damages) {
      it(`${shows}: ${code}`, () => {
        const whole = pageText(language.includes('.') ? language : `plain.${language}`);
        const damaged = whole.replace(from, () => to);
        expect(damaged).not.toBe(whole);
        expect(problemCodesOf(compiled(damaged))).toContain(code);
      });
    }
  });
}

describe('a section of headers that cannot be read costs its own requirements, and not the page', () => {
  for (const [shows, language, from, to, code] of unreadHeaders) {
    it(`${shows}: ${code}`, () => {
      const page = compiled(pageText(`plain.${language}`).replace(from, () => to));
      const { requirements = [], unread = [] } = page.ok ? page.spec : {};
      expect(requirements.filter(({ kind }) => kind === 'requestHeader')).toEqual([]);
      expect(requirements.length).toBeGreaterThan(4);
      expect(unread.map(({ kind, reason }) => `${kind} ${reason.split(':')[0]}`)).toEqual([`requestHeader ${code}`]);
    });
  }
});
