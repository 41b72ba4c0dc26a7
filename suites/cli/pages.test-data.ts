/** A page of our own, in English and in German, to write into a temporary folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface PageChoice {
  readonly application?: string;
  readonly status?: number;
  readonly exampleStatus?: number;
  readonly example?: string;
}

export function englishPage({
  application = 'Not supported.',
  status = 204,
  exampleStatus = status,
  example = 'beta',
}: PageChoice = {}): string {
  return `---
title: "Delete gadget"
---

# Delete gadget

## Permissions

|Permission type|Permissions (from least to most privileged)|
|:---|:---|
|Delegated (work or school account)|Gadget.ReadWrite.All, Gadget.Manage.All|
|Delegated (personal Microsoft account)|Not supported.|
|Application|${application}|

## HTTP request
\`\`\`http
DELETE /gadgets/{id}
\`\`\`

## Request headers
|Name|Description|
|:---|:---|
|Authorization|Bearer {token}. Required.|

## Request body
Do not supply a request body for this method.

## Response
If successful, this method returns a \`${status} No Content\` response code.

## Example
\`\`\`http
DELETE https://graph.microsoft.com/${example}/gadgets/7
\`\`\`
\`\`\`http
HTTP/1.1 ${exampleStatus} No Content
\`\`\`
`;
}

export function germanPage(date = '03/30/2019', permission = 'Gadget.ReadWrite.All, Gadget.Manage.All'): string {
  return `---
title: Gadget löschen
ms.sourcegitcommit: 1234567890abcdef1234567890abcdef12345678
ms.contentlocale: de-DE
ms.lasthandoff: ${date}
---
# <a name="delete-gadget"></a>Gadget löschen

## <a name="permissions"></a>Berechtigungen
|Berechtigungstyp|Berechtigungen (von der Berechtigung mit den wenigsten Rechten zu der mit den meisten Rechten)|
|:---|:---|
|Delegiert (Geschäfts-, Schul- oder Unikonto)|${permission}|
|Delegiert (persönliches Microsoft-Konto)|Nicht unterstützt|
|Anwendung|Nicht unterstützt|

## <a name="http-request"></a>HTTP-Anforderung
\`\`\`http
DELETE /gadgets/{id}
\`\`\`

## <a name="request-headers"></a>Anforderungsheader
|Kopfzeile|Wert|
|:---|:---|
|Authorization|Bearer&lt;token&gt; erforderlich|

## <a name="request-body"></a>Anforderungstext
Geben Sie für diese Methode keinen Anforderungstext an.

## <a name="response"></a>Antwort
Wenn die Methode erfolgreich verläuft, wird der Antwortcode \`204 No Content\` zurückgegeben.
`;
}

/** Writes files below a fresh folder, which is gone after the test. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'graph-conformance-pages-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
