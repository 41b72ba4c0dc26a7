/**
 * In 2025 Intune moved five families of resources to `DeviceManagementScripts.*`: pages, permission data and tenants contradict
 * each other. Here the pages are the old ones, the data has followed for four of the five, and the target has moved them all.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serveReference } from '../run/embedded-servers.ts';
import { call, planned } from '../run/in-process.test-data.ts';
import { localIssuer } from '../run/state-folder.ts';
import { compile } from './compile.command.ts';
import { drift } from './drift.command.ts';
import { folderOf } from './pages.test-data.ts';
import { run } from './run.command.ts';

const families = [
  'deviceComplianceScript',
  'deviceCustomAttributeShellScript',
  'deviceHealthScript',
  'deviceManagementScript',
  'deviceShellScript',
] as const;
type Family = (typeof families)[number];

const [oldName, newName] = ['DeviceManagementConfiguration', 'DeviceManagementScripts'];
const both = (name: string): readonly string[] => [`${name}.Read.All`, `${name}.ReadWrite.All`];

const listPage = (family: Family, name: string): string => `---
title: "List ${family}s"
---
# List ${family}s

## Prerequisites
|Permission type|Permissions (from least to most privileged)|
|:---|:---|
|Delegated (work or school account)|${both(name).join(', ')}|
|Delegated (personal Microsoft account)|Not supported.|
|Application|${both(name).join(', ')}|

## HTTP request
\`\`\`http
GET /deviceManagement/${family}s
\`\`\`

## Request headers
|Header|Value|
|:---|:---|
|Authorization|Bearer {token}. Required.|

## Request body
Do not supply a request body for this method.

## Response
If successful, this method returns a \`200 OK\` response code and a collection of [${family}](../resources/${family.toLowerCase()}.md) objects in the response body.
`;

const typePage = (family: Family): string => `# ${family} resource type

## Properties
|Property|Type|Description|
|:---|:---|:---|
|id|String|Key.|
|runAs32Bit|Boolean|x|

## JSON representation
<!-- { "blockType": "resource", "keyProperty": "id", "@odata.type": "microsoft.graph.${family}" } -->
\`\`\`json
{ "@odata.type": "#microsoft.graph.${family}", "id": "String (identifier)", "runAs32Bit": true }
\`\`\`
`;

const pages = (folder: string, name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    families.flatMap((family) => [
      [`${folder}/beta/api/${family.toLowerCase()}-list.md`, listPage(family, name)],
      [`${folder}/beta/resources/${family.toLowerCase()}.md`, typePage(family)],
    ]),
  );

/** As Microsoft's is: another case of letters, and the least privileged marked. */
function permissionData(nameOf: (family: Family) => string): string {
  const pathSets = (some: readonly Family[]) => [
    {
      schemeKeys: ['DelegatedWork', 'Application'],
      methods: ['GET'],
      paths: Object.fromEntries(some.map((one) => [`/devicemanagement/${one.toLowerCase()}s`, 'least=Application'])),
    },
  ];
  const permissions = [oldName, newName].flatMap((name) =>
    both(name).map((permission) => [
      permission,
      { pathSets: pathSets(families.filter((one) => nameOf(one) === name)) },
    ]),
  );
  return JSON.stringify({ permissions: Object.fromEntries(permissions) });
}

/** Of one of the five it says another type, and one it does not have. */
const csdl = `<Schema Namespace="microsoft.graph">${families
  .slice(1)
  .map((family) => {
    const type = family === 'deviceHealthScript' ? 'String' : 'Boolean';
    return `<EntityType Name="${family}"><Property Name="id" Type="Edm.String"/><Property Name="runAs32Bit" Type="Edm.${type}"/></EntityType>`;
  })
  .join('')}</Schema>`;

/** @returns the folder of pages, specs of them, and Microsoft's files */
async function compiled(...folders: readonly string[]): Promise<string> {
  const data = permissionData((family) => (family === 'deviceShellScript' ? oldName : newName));
  const cwd = folderOf({
    ...pages('old', oldName),
    ...pages('new', newName),
    'permissions.json': data,
    'csdl.xml': csdl,
  });
  for (const folder of folders) {
    const { code, err } = await call(compile, {
      cwd,
      argv: [folder, '--out', `${folder}-specs`, '--as-of', '2024-05-01'],
    });
    expect({ code, err }).toEqual({ code: 0, err: expect.any(String) });
  }
  return cwd;
}

async function story() {
  const cwd = await compiled('old', 'new');
  const moved = await planned({ cwd, argv: ['--specs', 'new-specs'] });
  const { jwks } = await localIssuer(cwd);
  return { cwd, target: await serveReference(moved, { jwks }) };
}

const permissions = ['--permissions', 'permissions.json', '--permissions-as-of', '2025-08-01'];

test('one command tells who stands alone', async () => {
  const { cwd, target } = await story();
  try {
    const argv = [
      '--specs',
      'old-specs',
      '--target',
      target.url,
      '--case',
      'permissions/*/devicemanagement*',
      ...permissions,
    ];
    const { code, out } = await call(run, { cwd, argv: [...argv, '--report', 'out'] });
    expect(code).toBe(1);
    expect(out).toContain(
      "Likely cause: the pages seem out of date: 5 operations refuse permissions that the page lists, and 4 of them grant others, which Microsoft's permission data of 2025-08-01 lists.",
    );
    expect(out).toContain(
      "note      the target agrees with Microsoft's permission data of 2025-08-01, which lists DeviceManagementScripts.Read.All, DeviceManagementScripts.ReadWrite.All here, and the target grants them; the page of 2024-05-01 differs\n",
    );
    expect(out).toContain(
      [
        '  the target stands alone: DeviceManagementConfiguration.Read.All, DeviceManagementConfiguration.ReadWrite.All',
        '      page granted, as of 2024-05-01; data granted; target refused',
        '      GET /deviceManagement/deviceShellScripts (DelegatedWork)',
        '      GET /deviceManagement/deviceShellScripts (Application)',
        '  the page stands alone: DeviceManagementConfiguration.Read.All, DeviceManagementConfiguration.ReadWrite.All',
        '      page granted, as of 2024-05-01; data refused; target refused',
      ].join('\n'),
    );
    const [markdown, html] = ['report.md', 'report.html'].map((name) => readFileSync(join(cwd, 'out', name), 'utf8'));
    expect(markdown).toContain(
      '| `GET /deviceManagement/deviceHealthScripts` | Application | `DeviceManagementScripts.Read.All`, ',
    );
    expect(markdown).toContain(
      ' | refused | 2024-05-01 | granted | granted | the page stands alone | `devicehealthscript-list#prerequisites:11` |',
    );
    expect(html).toContain('<h2 id="three-way-1-title">Pages, permission data and target</h2>');
    expect(html?.match(/<td>the page stands alone<\/td>/g)).toHaveLength(16);
  } finally {
    await target.close();
  }
});

test('offline, drift tells where pages, permission data and metadata contradict each other, worst first', async () => {
  const cwd = await compiled('old');
  const argv = ['old-specs', ...permissions, '--metadata', 'csdl.xml', '--metadata-as-of', '2025-08-02'];
  const { code, out } = await call(drift, { cwd, argv: [...argv, '--exit-code'] });
  expect(code).toBe(1);
  expect(out).toContain(
    '**agree: 7; page has more: 0; data has more: 0; differ: 8; page is silent: 0; no line in the data: 0** of 15 rows',
  );
  expect(out).toContain('**agree: 7; differ: 1** of 8 rows beside the metadata.');
  expect(out).toContain(
    '| `runAs32Bit` of `microsoft.graph.deviceHealthScript` | `Edm.Boolean` (`#properties:7`) | `Edm.String` | **narrowing**',
  );
  expect(out).toContain('### Not in the metadata\n\n- `beta/types/devicecompliancescript`, as of 2024-05-01');
  const titles = [...out.matchAll(/^### `(.*)`,/gm)].map(([, title]) => title);
  expect(titles).toEqual([
    'beta/devicecompliancescript-list',
    'beta/devicecustomattributeshellscript-list',
    'beta/devicehealthscript-list',
    'beta/devicemanagementscript-list',
    'beta/types/devicehealthscript',
  ]);
});
